"""Addresses of yearly reports: behind links, in the portal, in the office."""

from django.urls import path

from alliances.reports import office_views as office
from alliances.reports import views

ROUND = "verwaltung/berichte/<uuid:pk>/"
REPORT = "verwaltung/jahresbericht/<uuid:pk>/"

urlpatterns = [
    path("bericht/danke/", views.thanks, name="report-thanks"),
    path("bericht/<str:token>/", views.write, name="report-write"),
    path("bericht/<str:token>/verlaengern/", views.extend, name="report-extend"),
    path("portal/berichte/<uuid:pk>/", views.own, name="portal-report"),
    path("portal/berichte/<uuid:pk>/verlaengern/", views.extend_own, name="portal-report-extend"),
    path("verwaltung/berichte/", office.rounds, name="office-report-rounds"),
    path("verwaltung/berichte/neu/", office.add, name="office-report-round-add"),
    path(ROUND, office.detail, name="office-report-round"),
    path(f"{ROUND}bearbeiten/", office.edit, name="office-report-round-edit"),
    path(f"{ROUND}anfordern/", office.ask, name="office-report-ask"),
    path(REPORT, office.report, name="office-report"),
    path(f"{REPORT}annehmen/", office.accept, name="office-report-accept"),
    path(f"{REPORT}zurueckgeben/", office.give_back, name="office-report-give-back"),
    path(f"{REPORT}zuruecknehmen/", office.take_back, name="office-report-take-back"),
]
