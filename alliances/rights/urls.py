"""Addresses of a person's rights."""

from django.urls import path

from alliances.rights import views

urlpatterns = [
    path("verwaltung/auskunft/", views.search, name="office-rights"),
    path("verwaltung/auskunft/datei/", views.hand_out, name="office-rights-hand-out"),
    path("verwaltung/auskunft/loeschen/", views.erase, name="office-rights-erase"),
    path("konto/daten/", views.own, name="own-data"),
]
