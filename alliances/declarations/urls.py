"""Addresses of declarations and of the county's text."""

from django.urls import path, register_converter

from alliances.declarations import ending_views as ending
from alliances.declarations import moving_views as moving
from alliances.declarations import office_views as office
from alliances.declarations import text_views as texts
from alliances.declarations import views
from alliances.declarations.models import Signature


class PartyConverter:
    """One of the two sides, by its German name in the address."""

    regex = "landkreis|partner"

    def to_python(self, value: str) -> str:
        return Signature.Party.COUNTY if value == "landkreis" else Signature.Party.PARTNER

    def to_url(self, value: str) -> str:
        return "landkreis" if value == Signature.Party.COUNTY else "partner"


register_converter(PartyConverter, "party")

DECLARATION = "verwaltung/erklaerungen/<uuid:pk>/"
TEXT = "verwaltung/erklaerungstexte/"

urlpatterns = [
    path("unterschrift/danke/", views.signed, name="signed"),
    path("unterschrift/<str:token>/", views.sign, name="sign"),
    path(
        "unterschrift/<str:token>/erklaerung.pdf", views.document_behind_link, name="sign-document"
    ),
    path("verwaltung/erklaerungen/", office.listing, name="office-declarations"),
    path("verwaltung/partner/<uuid:pk>/erklaerung/", office.draw_up, name="office-draw-up"),
    path(DECLARATION, office.detail, name="office-declaration"),
    path(f"{DECLARATION}freigeben/", office.release, name="office-release"),
    path(f"{DECLARATION}erinnern/", office.remind, name="office-remind"),
    path(f"{DECLARATION}verwerfen/", office.discard, name="office-discard"),
    path(f"{DECLARATION}unterschreiben/", office.sign, name="office-sign"),
    path(f"{DECLARATION}papier/<party:party>/", office.record_paper, name="office-paper"),
    path(f"{DECLARATION}austritt/", ending.withdraw, name="office-withdraw"),
    path(f"{DECLARATION}ausschluss/", ending.exclude, name="office-exclude"),
    path(f"{DECLARATION}zuruecknehmen/", ending.recall, name="office-recall"),
    path(f"{DECLARATION}erklaerung.pdf", office.document, name="office-document"),
    path(TEXT, texts.listing, name="office-texts"),
    path(f"{TEXT}neu/", texts.add, name="office-text-add"),
    path(f"{TEXT}vergleich/", texts.compare_versions, name="office-text-compare"),
    path(f"{TEXT}<uuid:pk>/einladen/", moving.move, name="office-text-move"),
    path(f"{TEXT}<uuid:pk>/", texts.detail, name="office-text"),
    path(f"{TEXT}<uuid:pk>/bearbeiten/", texts.edit, name="office-text-edit"),
    path(f"{TEXT}<uuid:pk>/veroeffentlichen/", texts.publish, name="office-text-publish"),
]
