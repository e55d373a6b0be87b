"""Collects what the features define; nothing is defined here."""

from django.urls import include, path

FEATURES = (
    "front profile goals partners contributions declarations launches measures documents pages "
    "sharing team entrance portal office history address rights leaving export support "
    "announcements delivery webhooks doubles lists badge misuse reports levels seals"
).split()

urlpatterns = [path("", include(f"alliances.{feature}.urls")) for feature in FEATURES]
