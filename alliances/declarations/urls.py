"""Addresses of declarations and of the county's text."""

from django.urls import path

from alliances.declarations import ending_views as ending
from alliances.declarations import moving_views as moving
from alliances.declarations import office_views as office
from alliances.declarations import print_views, verify_views, views
from alliances.declarations import reminding_views as reminders
from alliances.declarations import text_views as texts
from alliances.declarations.authorities import views as authorities
from alliances.declarations.paper import views as paper

DECLARATION = "verwaltung/erklaerungen/<uuid:pk>/"
SHEET = "verwaltung/blaetter/<uuid:pk>/"
SIGNING = "verwaltung/unterschriften/"
OF_PARTNER = "verwaltung/partner/<uuid:pk>/zeichnungsberechtigte/"
TEXT = "verwaltung/erklaerungstexte/"

urlpatterns = [
    path("unterschrift/danke/", views.signed, name="signed"),
    path("unterschrift/kopie/<str:token>/", views.copy, name="sign-copy"),
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
    path(f"{DECLARATION}papier/", paper.upload, name="office-paper"),
    path(f"{DECLARATION}nicht-mehr-erinnern/", reminders.stop, name="office-reminders-stop"),
    path(f"{DECLARATION}wieder-erinnern/", reminders.resume, name="office-reminders-resume"),
    path(f"{DECLARATION}austritt/", ending.withdraw, name="office-withdraw"),
    path(f"{DECLARATION}ausschluss/", ending.exclude, name="office-exclude"),
    path(f"{DECLARATION}zuruecknehmen/", ending.recall, name="office-recall"),
    path(f"{DECLARATION}erklaerung.pdf", office.document, name="office-document"),
    path(SHEET, paper.compare, name="office-sheet"),
    path(f"{SHEET}datei/", paper.scan, name="office-sheet-scan"),
    path(f"{SHEET}bestaetigen/", paper.confirm, name="office-sheet-confirm"),
    path(f"{SHEET}zurueckgeben/", paper.send_back, name="office-sheet-return"),
    path(f"{SHEET}zuruecknehmen/", paper.take_back, name="office-sheet-withdraw"),
    path(SIGNING, authorities.of_county, name="office-signing"),
    path(f"{SIGNING}regeln/", authorities.rules, name="office-signing-rules"),
    path(f"{SIGNING}berechtigte/neu/", authorities.add_for_county, name="office-signatory-add"),
    path(f"{SIGNING}berechtigte/<uuid:pk>/", authorities.edit, name="office-signatory"),
    path(
        f"{SIGNING}berechtigte/<uuid:pk>/loeschen/",
        authorities.delete,
        name="office-signatory-delete",
    ),
    path(OF_PARTNER, authorities.of_partner, name="office-partner-signatories"),
    path(f"{OF_PARTNER}neu/", authorities.add_for_partner, name="office-partner-signatory-add"),
    path(f"{DECLARATION}<str:what>.pdf", print_views.print_of, name="office-print"),
    path(TEXT, texts.listing, name="office-texts"),
    path(f"{TEXT}neu/", texts.add, name="office-text-add"),
    path(f"{TEXT}vergleich/", texts.compare_versions, name="office-text-compare"),
    path(f"{TEXT}<uuid:pk>/einladen/", moving.move, name="office-text-move"),
    path(f"{TEXT}<uuid:pk>/", texts.detail, name="office-text"),
    path(f"{TEXT}<uuid:pk>/bearbeiten/", texts.edit, name="office-text-edit"),
    path(f"{TEXT}<uuid:pk>/veroeffentlichen/", texts.publish, name="office-text-publish"),
]
