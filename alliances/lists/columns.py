"""What a partner list may say: one line for every column, with the names it often has."""

from collections.abc import Iterable
from dataclasses import dataclass

from alliances.doubles.spelling import name_key


@dataclass(frozen=True)
class Column:
    """One thing a list may say of a partner."""

    key: str
    label: str
    also: str = ""  # other headings, separated by commas
    example: str = ""
    is_long: bool = False


COLUMNS = (
    Column("kind", "Art", "Partnerart,Typ,Rechtsform Art", "Organisation"),
    Column(
        "name",
        "Name",
        "Organisation,Partner,Partnername,Firma,Unternehmen,Einrichtung,Institution,Verein,"
        "Name der Organisation,Name des Partners",
        "Tischlerei Muster GmbH",
    ),
    Column("category", "Kategorie", "Gruppe,Akteursgruppe,Bereich,Branche,Sektor", "Unternehmen"),
    Column(
        "representative_function",
        "vertreten durch (Funktion)",
        "vertreten durch,Vertretung,Vertretung Funktion,Vertretungsberechtigt,"
        "Funktion der Vertretung",
        "Geschäftsführung",
    ),
    Column("street", "Straße und Hausnummer", "Straße,Strasse,Adresse,Anschrift", "Am Markt 1"),
    Column("postal_code", "Postleitzahl", "PLZ", "79539"),
    Column("city", "Ort", "Stadt,Gemeinde,Wohnort,Sitz,Kommune", "Lörrach"),
    Column(
        "website",
        "Internetseite",
        "Website,Webseite,Homepage,Internet,URL,Web,Internetadresse",
        "www.muster.example",
    ),
    Column(
        "description",
        "Kurzporträt",
        "Beschreibung,Kurzbeschreibung,Porträt,Profil,Über uns",
        "Möbel aus Holz der Region.",
        is_long=True,
    ),
    Column(
        "motivation",
        "Warum möchten Sie mitmachen?",
        "Motivation,Warum sie mitmachen,Beweggrund",
        is_long=True,
    ),
    Column(
        "is_shown_publicly",
        "im öffentlichen Verzeichnis nennen",
        "Öffentlich,Öffentlich nennen,Veröffentlichung",
        "ja",
    ),
    Column(
        "contact_name",
        "Ansprechperson",
        "Ansprechpartner,Ansprechpartnerin,Ansprechpartner/in,Kontakt,Kontaktperson,"
        "Ansprechperson Name",
        "Kim Beispiel",
    ),
    Column(
        "contact_function",
        "Funktion der Ansprechperson",
        "Funktion,Position,Rolle,Ansprechperson Funktion",
        "Büroleitung",
    ),
    Column(
        "contact_email",
        "E-Mail-Adresse",
        "E-Mail,Email,Mail,Mailadresse,Ansprechperson E-Mail",
        "kim@muster.example",
    ),
    Column(
        "contact_phone",
        "Telefon",
        "Tel,Tel.,Telefonnummer,Rufnummer,Ansprechperson Telefon",
        "07621 12345",
    ),
    Column(
        "partner_signed_on",
        "Unterschrieben Partner am",
        "Unterschrift Partner am,Datum Unterschrift Partner,Partner unterschrieben am",
        "23.05.2025",
    ),
    Column("partner_signed_as", "Unterschrift Partner Funktion", example="Geschäftsführung"),
    Column("partner_signed_at", "Unterschrift Partner Ort", example="Lörrach"),
    Column(
        "county_signed_on",
        "Unterschrieben Landkreis am",
        "Unterschrift Landkreis am,Datum Unterschrift Landkreis,Landkreis unterschrieben am",
        "02.06.2025",
    ),
    Column("county_signed_as", "Unterschrift Landkreis Funktion", example="Landrätin"),
    Column("county_signed_at", "Unterschrift Landkreis Ort", example="Lörrach"),
)
BY_KEY = {column.key: column for column in COLUMNS}
REQUIRED = ("name", "city")
# The column that our own file of problems has more; it is never read.
PROBLEMS = "Probleme"


def guess(header: Iterable[str]) -> dict[str, int]:
    """Which column of the file is probably which of ours, by its heading; each at most once."""
    found: dict[str, int] = {}
    for column, heading in enumerate(header):
        key = _MEANINGS.get(name_key(heading))
        if key and heading and key not in found:
            found[key] = column
    return found


# Our own labels win over another column's further names.
_MEANINGS: dict[str, str] = {}
for _column in COLUMNS:
    _MEANINGS.setdefault(name_key(_column.label), _column.key)
for _column in COLUMNS:
    for _name in _column.also.split(","):
        _MEANINGS.setdefault(name_key(_name), _column.key)
_MEANINGS.pop("", None)
