"""Addresses of the office's page about the county's archive."""

from django.urls import path

from alliances.export import views

urlpatterns = [
    path("verwaltung/export/", views.exports, name="office-exports"),
    path("verwaltung/export/anfordern/", views.ask, name="office-export-ask"),
    path("verwaltung/export/<uuid:pk>/datei/", views.download, name="office-export-file"),
]
