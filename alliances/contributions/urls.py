"""Addresses of contributions in the office; the partner's own stand in the portal."""

from django.urls import path

from alliances.contributions import office_views as office

ALL = "verwaltung/partner/<uuid:pk>/beitraege/"
ONE = f"{ALL}<uuid:contribution>/"

urlpatterns = [
    path(f"{ALL}neu/", office.add, name="office-contribution-add"),
    path(ONE, office.edit, name="office-contribution"),
    path(f"{ONE}loeschen/", office.delete, name="office-contribution-delete"),
]
