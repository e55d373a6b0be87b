"""Addresses of partners: public ones and the office's."""

from django.urls import path

from alliances.partners import level_views, views
from alliances.partners import membership_views as membership
from alliances.partners import office_views as office
from alliances.partners import profile_views as profile
from alliances.partners.category_views import PAGES as CATEGORIES

ONE = "verwaltung/partner/<uuid:pk>/"
CONTACT = f"{ONE}kontakte/<uuid:contact>/"

urlpatterns = [
    path("partner/", views.directory, name="partners"),
    path("partner/<slug:slug>/", views.detail, name="partner"),
    path("partner/<slug:slug>/logo.png", profile.logo, name="partner-logo"),
    path("mitmachen/", views.join, name="join"),
    path("mitmachen/danke/", views.join_thanks, name="join-thanks"),
    path("mitmachen/bestaetigen/<str:token>/", views.confirm, name="join-confirm"),
    path("mitmachen/antwort/<str:token>/", views.answer, name="join-answer"),
    path("verwaltung/anfragen/", office.requests, name="office-requests"),
    path("verwaltung/partner/", office.partners, name="office-partners"),
    path("verwaltung/partner/stichtag/", membership.members, name="office-members"),
    path("verwaltung/partner/neu/", office.add, name="office-partner-add"),
    path("verwaltung/partner/<uuid:pk>/", office.partner, name="office-partner"),
    path("verwaltung/partner/<uuid:pk>/bearbeiten/", office.edit, name="office-partner-edit"),
    path(f"{ONE}profil/", profile.profile, name="office-partner-profile"),
    path(f"{ONE}logo-entfernen/", profile.remove_logo, name="office-partner-logo-remove"),
    path(f"{ONE}kontakte/neu/", profile.add_contact, name="office-contact-add"),
    path(CONTACT, profile.edit_contact, name="office-contact"),
    path(f"{CONTACT}erste/", profile.make_main, name="office-contact-main"),
    path(f"{CONTACT}portal/", profile.invite_contact, name="office-contact-invite"),
    path(f"{CONTACT}entfernen/", profile.remove_contact, name="office-contact-remove"),
    path("verwaltung/partner/<uuid:pk>/rueckfrage/", office.ask, name="office-partner-ask"),
    path("verwaltung/partner/<uuid:pk>/annehmen/", office.accept, name="office-partner-accept"),
    path("verwaltung/partner/<uuid:pk>/ablehnen/", office.decline, name="office-partner-decline"),
    path("verwaltung/partner/<uuid:pk>/stufe/", level_views.choose, name="office-partner-level"),
    *CATEGORIES.urls("verwaltung/kategorien/"),
]
