"""Addresses of lists: a partner list in, every list of the office out."""

from django.urls import path

from alliances.lists import export_views as out
from alliances.lists import import_views as into

IMPORT = "verwaltung/partner/einlesen/"
LIST = f"{IMPORT}<uuid:pk>/"

urlpatterns = [
    path(IMPORT, into.upload, name="office-import-upload"),
    path(f"{IMPORT}vorlage.<str:fmt>", into.template, name="office-import-template"),
    path(LIST, into.preview, name="office-import"),
    path(f"{LIST}spalten/", into.columns, name="office-import-columns"),
    path(f"{LIST}auswahl/", into.take, name="office-import-take"),
    path(f"{LIST}kategorien/", into.categories, name="office-import-categories"),
    path(f"{LIST}los/", into.go, name="office-import-go"),
    path(f"{LIST}verwerfen/", into.discard, name="office-import-discard"),
    path(f"{LIST}probleme.<str:fmt>", into.problems, name="office-import-problems"),
    path("verwaltung/listen/<str:kind>.<str:fmt>", out.download, name="office-list-download"),
]
