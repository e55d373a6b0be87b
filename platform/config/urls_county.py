"""Addresses on a county's host."""

from django.urls import include, path

urlpatterns = [
    path("", include("accounts.urls")),
    path("", include("alliances.urls")),
    path("api/v1/", include("api.urls")),
]
