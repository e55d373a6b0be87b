"""Addresses of partners: public ones and the office's."""

from django.urls import path

from alliances.partners import category_views as categories
from alliances.partners import membership_views as membership
from alliances.partners import office_views as office
from alliances.partners import views

urlpatterns = [
    path("partner/", views.directory, name="partners"),
    path("partner/<slug:slug>/", views.detail, name="partner"),
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
    path("verwaltung/partner/<uuid:pk>/kontakt/", office.edit_contact, name="office-contact"),
    path("verwaltung/partner/<uuid:pk>/rueckfrage/", office.ask, name="office-partner-ask"),
    path("verwaltung/partner/<uuid:pk>/annehmen/", office.accept, name="office-partner-accept"),
    path("verwaltung/partner/<uuid:pk>/ablehnen/", office.decline, name="office-partner-decline"),
    path(
        "verwaltung/partner/<uuid:pk>/portal/",
        office.invite_to_portal,
        name="office-partner-portal",
    ),
    path("verwaltung/kategorien/", categories.listing, name="office-categories"),
    path("verwaltung/kategorien/neu/", categories.add, name="office-category-new"),
    path("verwaltung/kategorien/<uuid:pk>/", categories.edit, name="office-category-edit"),
    path(
        "verwaltung/kategorien/<uuid:pk>/verschieben/",
        categories.move,
        name="office-category-move",
    ),
    path(
        "verwaltung/kategorien/<uuid:pk>/loeschen/",
        categories.delete,
        name="office-category-delete",
    ),
]
