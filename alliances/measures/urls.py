"""Addresses of measures."""

from django.urls import path

from alliances.measures import office_views as office
from alliances.measures import views

OFFICE = "verwaltung/massnahmen/"

urlpatterns = [
    path("massnahmen/", views.listing, name="measures"),
    path("massnahmen/<slug:slug>/", views.sheet, name="measure"),
    path(OFFICE, office.listing, name="office-measures"),
    path(f"{OFFICE}neu/", office.add, name="office-measure-add"),
    path(f"{OFFICE}<uuid:pk>/", office.detail, name="office-measure"),
    path(f"{OFFICE}<uuid:pk>/bearbeiten/", office.edit, name="office-measure-edit"),
    path(f"{OFFICE}<uuid:pk>/veroeffentlichen/", office.publish, name="office-measure-publish"),
    path(f"{OFFICE}<uuid:pk>/zuruecknehmen/", office.unpublish, name="office-measure-unpublish"),
    path(f"{OFFICE}<uuid:pk>/loeschen/", office.delete, name="office-measure-delete"),
]
