"""Addresses of the partners' own pages."""

from django.urls import path

from alliances.portal import changes, views, withdrawal_views
from alliances.portal import profile_views as profile

ONE = "portal/<uuid:pk>/"
CONTACT = f"{ONE}kontakte/<uuid:contact>/"
CONTRIBUTION = f"{ONE}beitraege/<uuid:contribution>/"

urlpatterns = [
    path("portal/", views.overview, name="portal"),
    path("portal/erklaerungen/<uuid:pk>.pdf", views.document, name="portal-document"),
    path(f"{ONE}profil/", profile.profile, name="portal-partner-profile"),
    path(f"{ONE}logo-entfernen/", profile.remove_logo, name="portal-partner-logo-remove"),
    path(f"{ONE}kontakte/neu/", profile.add_contact, name="portal-contact-add"),
    path(CONTACT, profile.edit_contact, name="portal-contact"),
    path(f"{CONTACT}erste/", profile.make_main, name="portal-contact-main"),
    path(f"{CONTACT}portal/", profile.invite_contact, name="portal-contact-invite"),
    path(f"{CONTACT}entfernen/", profile.remove_contact, name="portal-contact-remove"),
    path(f"{ONE}beitraege/neu/", profile.add_contribution, name="portal-contribution-add"),
    path(CONTRIBUTION, profile.edit_contribution, name="portal-contribution"),
    path(
        f"{CONTRIBUTION}loeschen/", profile.delete_contribution, name="portal-contribution-delete"
    ),
    path("verwaltung/partner/geaendert/", changes.listing, name="office-partner-changes"),
    path("portal/blaetter/<uuid:pk>/datei/", views.sheet, name="portal-sheet"),
    path("portal/erklaerungen/<uuid:pk>/<str:what>.pdf", views.print_of, name="portal-print"),
    path("portal/erklaerungen/<uuid:pk>/austritt/", withdrawal_views.leave, name="portal-withdraw"),
]
