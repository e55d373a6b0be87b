"""Addresses of the seal."""

from django.urls import path

from alliances.seals import views

urlpatterns = [
    path("verwaltung/siegel/", views.seal, name="office-seal"),
    path("verwaltung/siegel/entfernen/", views.remove, name="office-seal-remove"),
]
