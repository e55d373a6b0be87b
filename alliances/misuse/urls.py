"""Addresses of reports of party-political use."""

from django.urls import path

from alliances.misuse import office_views as office
from alliances.misuse import views

urlpatterns = [
    path("grundsaetze/melden/", views.report, name="misuse-report"),
    path("grundsaetze/melden/danke/", views.thanks, name="misuse-thanks"),
    path("verwaltung/meldungen/", office.listing, name="office-misuse"),
    path("verwaltung/meldungen/<uuid:pk>/", office.detail, name="office-misuse-report"),
    path("verwaltung/meldungen/<uuid:pk>/bearbeiten/", office.work, name="office-misuse-work"),
    path("verwaltung/meldungen/<uuid:pk>/abschliessen/", office.close, name="office-misuse-close"),
]
