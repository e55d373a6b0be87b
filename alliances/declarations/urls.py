"""Addresses of declarations and of the county's text."""

from django.urls import path, register_converter

from alliances.declarations import office_views as office
from alliances.declarations import print_views, verify_views, views
from alliances.declarations import text_views as texts
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
    path("pruefen/", verify_views.verify, name="verify"),
    path("verwaltung/erklaerungen/", office.listing, name="office-declarations"),
    path("verwaltung/partner/<uuid:pk>/erklaerung/", office.draw_up, name="office-draw-up"),
    path(DECLARATION, office.detail, name="office-declaration"),
    path(f"{DECLARATION}freigeben/", office.release, name="office-release"),
    path(f"{DECLARATION}erinnern/", office.remind, name="office-remind"),
    path(f"{DECLARATION}verwerfen/", office.discard, name="office-discard"),
    path(f"{DECLARATION}unterschreiben/", office.sign, name="office-sign"),
    path(f"{DECLARATION}papier/<party:party>/", office.record_paper, name="office-paper"),
    path(f"{DECLARATION}austritt/", office.withdraw, name="office-withdraw"),
    path(f"{DECLARATION}erklaerung.pdf", office.document, name="office-document"),
    path(f"{DECLARATION}<str:what>.pdf", print_views.print_of, name="office-print"),
    path(TEXT, texts.listing, name="office-texts"),
    path(f"{TEXT}neu/", texts.add, name="office-text-add"),
    path(f"{TEXT}<uuid:pk>/", texts.detail, name="office-text"),
    path(f"{TEXT}<uuid:pk>/bearbeiten/", texts.edit, name="office-text-edit"),
    path(f"{TEXT}<uuid:pk>/veroeffentlichen/", texts.publish, name="office-text-publish"),
]
