"""Addresses on the network's own host."""

from django.urls import include, path

urlpatterns = [
    path("", include("accounts.urls")),
    path("", include("console.urls")),
    path("", include("exchange.urls")),
]
