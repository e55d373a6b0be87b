"""Addresses of signing events and of the codes that sign there."""

from django.urls import path

from alliances.launches import countersigning_views, office_views, views

EVENTS = "verwaltung/unterzeichnungen/"
EVENT = f"{EVENTS}<uuid:pk>/"

urlpatterns = [
    path("vor-ort/danke/", views.thanks, name="event-signed"),
    path("vor-ort/<str:token>/", views.sign, name="event-sign"),
    path("vor-ort/<str:token>/erklaerung.pdf", views.document, name="event-sign-document"),
    path(EVENTS, office_views.listing, name="office-events"),
    path(f"{EVENTS}neu/", office_views.add, name="office-event-add"),
    path(EVENT, office_views.detail, name="office-event"),
    path(f"{EVENT}bearbeiten/", office_views.edit, name="office-event-edit"),
    path(f"{EVENT}teilnahme/", office_views.choose, name="office-event-choose"),
    path(f"{EVENT}karten/", office_views.cards, name="office-event-cards"),
    path(f"{EVENT}bildschirm/", office_views.screen, name="office-event-screen"),
    path(f"{EVENT}abschliessen/", office_views.close, name="office-event-close"),
    path(f"{EVENT}erinnern/", office_views.remind, name="office-event-remind"),
    path(f"{EVENT}unterschreiben/", countersigning_views.at_event, name="office-event-countersign"),
    path(
        "verwaltung/teilnahmen/<uuid:pk>/entfernen/",
        office_views.leave_out,
        name="office-leave-out",
    ),
    path(
        "verwaltung/erklaerungen/unterschreiben/",
        countersigning_views.anywhere,
        name="office-countersign",
    ),
]
