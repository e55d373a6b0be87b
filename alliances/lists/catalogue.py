"""Every list of the office as a file: one table. A new list is its page, its columns and its rows.

`tests/alliances/test_list_exports.py` walks the office's navigation and fails where a page has no
line here and no reason in `WITHOUT`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from alliances.lists import rows
from alliances.lists.columns import BY_KEY

Value = Callable[[Any], Any]


@dataclass(frozen=True)
class Listed:
    """One list: the page it stands on, what of each row is told, and who may take it along."""

    title: str
    page: str  # the name of its page's address
    rows: Callable[[QueryDict], QuerySet]  # with the filters of the page
    columns: tuple[tuple[str, str | Value], ...]  # heading, and attribute or function
    permission: str = "office.read"
    is_personal: bool = False  # it may name people: who takes it along is written down

    @property
    def headers(self) -> list[str]:
        """The first line of the file."""
        return [heading for heading, _ in self.columns]

    def lines(self, found: Iterable[Any]) -> list[list[Any]]:
        """All the others."""
        return [[_value(thing, what) for _, what in self.columns] for thing in found]


def _value(thing: Any, what: str | Value) -> Any:
    if callable(what):
        return what(thing)
    for name in what.split("."):
        thing = getattr(thing, name)
        thing = thing() if callable(thing) else thing
    return thing


# The headings are those that the import knows: what goes out can come in again.
PARTNER: tuple[tuple[str, str | Value], ...] = (
    (BY_KEY["name"].label, "name"),
    (BY_KEY["kind"].label, "get_kind_display"),
    (BY_KEY["category"].label, "category.name"),
    (BY_KEY["representative_function"].label, "representative_function"),
    (BY_KEY["street"].label, "street"),
    (BY_KEY["postal_code"].label, "postal_code"),
    (BY_KEY["city"].label, "city"),
    (BY_KEY["website"].label, "website"),
    (BY_KEY["description"].label, "description"),
    (BY_KEY["is_shown_publicly"].label, "is_shown_publicly"),
)

LISTS = {
    "partner": Listed(
        "Partner",
        "office-partners",
        rows.partners,
        (
            *PARTNER,
            ("Stufe", rows.level_of),
            ("Stand", "get_state_display"),
            ("Erklärung", rows.declaration_number),
            ("Stand der Erklärung", rows.declaration_state),
            ("In Kraft seit", rows.in_force_from),
            ("Angenommen am", rows.day_of("decided_at")),
        ),
        is_personal=True,
    ),
    "anfragen": Listed(
        "Anfragen",
        "office-requests",
        rows.requests,
        (
            *PARTNER,
            (BY_KEY["motivation"].label, "motivation"),
            ("Stand", "get_state_display"),
            ("Angefragt am", rows.day_of("applied_at")),
            ("Entschieden am", rows.day_of("decided_at")),
            ("Begründung", "decision_reason"),
        ),
        is_personal=True,
    ),
    "kontakte": Listed(
        "Ansprechpersonen",
        "office-partners",
        rows.contacts,
        (
            ("Partner", "partner.name"),
            (BY_KEY["contact_name"].label, "name"),
            (BY_KEY["contact_function"].label, "function"),
            (BY_KEY["contact_email"].label, "email"),
            (BY_KEY["contact_phone"].label, "phone"),
            ("erste Ansprechperson", "is_main"),
            ("Kategorie", "partner.category.name"),
            ("Ort", "partner.city"),
        ),
        permission="contacts.export",
        is_personal=True,
    ),
    "erklaerungen": Listed(
        "Erklärungen",
        "office-declarations",
        rows.declarations,
        (
            ("Nummer", "number"),
            ("Partner", "partner_name"),
            ("Vertreten durch", "partner_represented_by"),
            ("Landkreis", "county_name"),
            ("Landkreis vertreten durch", "county_represented_by"),
            ("Titel", "title"),
            ("Version des Textes", "text.version"),
            ("Stand", "get_state_display"),
            ("Aufgesetzt am", "drawn_up_on"),
            ("Unterschrieben Partner am", rows.signed_on("partner")),
            ("Unterschrieben Landkreis am", rows.signed_on("county")),
            ("In Kraft seit", "in_force_from"),
            ("Beendet zum", "ended_on"),
            ("Prüfsumme", "sha256"),
        ),
        is_personal=True,
    ),
    "ziele": Listed(
        "Ziele",
        "office-objectives",
        rows.objectives,
        (("Reihenfolge", rows.place), ("Ziel", "title"), ("Erläuterung", "text")),
        permission="goals.edit",
    ),
    "massnahmen": Listed(
        "Maßnahmen",
        "office-measures",
        rows.measures,
        (
            ("Nummer", "number"),
            ("Titel", "title"),
            ("Handlungsfeld", "field_of_action"),
            ("Ziel und Strategie", "goal"),
            ("Ausgangslage", "starting_point"),
            ("Beschreibung", "description"),
            ("Verantwortlich", "responsible"),
            ("Akteure", "actors"),
            ("Zielgruppe", "target_group"),
            ("Schritte und Zeitplan", "steps"),
            ("Meilensteine und Erfolgsindikatoren", "success"),
            ("Kosten", "cost"),
            ("Förderung", "funding"),
            ("Einsparung in t CO2e im Jahr", "saving_t_co2e"),
            ("Priorität", "get_priority_display"),
            ("Öffentlich", "is_published"),
            ("Geändert am", rows.day_of("updated_at")),
        ),
    ),
    "dokumente": Listed(
        "Dokumente",
        "office-uploads",
        rows.documents,
        (
            ("Titel", "title"),
            ("Worum es geht", "summary"),
            ("Datei", "file_name"),
            ("Größe in Byte", "size"),
            ("Lizenz", "get_licence_display"),
            ("Rechte liegen bei", "rights"),
            ("Öffentlich", "is_published"),
            ("Geändert am", rows.day_of("updated_at")),
        ),
    ),
    "uebernommen": Listed(
        "Übernommenes",
        "adopted-materials",
        rows.adoptions,
        (
            ("Material", "material.title"),
            ("Art", "material.get_kind_display"),
            ("Quelle", "material.attribution"),
            ("Lizenz", "material.licence_label"),
            ("Übernommen am", rows.day_of("adopted_at")),
        ),
        permission="exchange.read",
    ),
    "jahresberichte": Listed(
        "Jahresberichte",
        "office-report-rounds",
        rows.reports,
        (
            ("Jahr", "round.year"),
            ("Partner", "partner.name"),
            ("Stand", "get_state_display"),
            ("Frist", "due_on"),
            ("Eingereicht am", rows.day_of("submitted_at")),
            ("Was getan wurde", "done"),
            ("Zahlen", "figures"),
            ("Was geplant ist", "planned"),
            ("Darf veröffentlicht werden", "may_publish"),
        ),
        is_personal=True,
    ),
    "meldungen": Listed(
        "Meldungen",
        "office-misuse",
        rows.misuse,
        (
            ("Gemeldet am", rows.day_of("reported_at")),
            ("Was", "what"),
            ("Wo", "where"),
            ("Wann", "happened_on"),
            ("Partner", rows.partner_of_misuse),
            ("Stand", "get_state_display"),
            ("Wiedervorlage am", "follow_up_on"),
            ("Ergebnis", "get_outcome_display"),
        ),
        permission="misuse.read",
        is_personal=True,
    ),
    "verlauf": Listed(
        "Verlauf",
        "office-history",
        rows.history,
        (
            ("Nummer", "number"),
            ("Wann", "at"),
            ("Wer", "actor_label"),
            ("Was", "verb"),
            ("Art", rows.kind_of_entry),
            ("Woran", "object_label"),
            ("Einzelheiten", rows.changes),
            ("Prüfsumme", "hash"),
        ),
        permission="history.read",
        is_personal=True,
    ),
}

# Pages of the navigation that are no list to take along, and why.
WITHOUT = {
    "office": "zeigt, was heute wartet; jede Liste dahinter hat ihre eigene Datei",
    "office-texts": "wenige Texte in Versionen; vollständig stehen sie im Export des Landkreises",
    "exchange": "gehört allen Landkreisen; was wir übernommen haben, hat eine Datei",
    "office-events": "wenige Veranstaltungen; wer unterschreibt, steht bei den Erklärungen",
    "office-signing": "wer unterschreiben darf, gehört nicht in umlaufende Tabellen",
    "office-levels": "wenige Wörter; sie stehen bei jedem Partner",
    "office-seal": "ein Zertifikat",
    "office-delivery": "was gerade hängt, und in einer Stunde anders ist",
    "office-profile": "ein Formular",
    "office-pages": "drei feste Seiten",
    "office-categories": "wenige Wörter; sie stehen bei jedem Partner",
    "office-team": "Zugänge gehören nicht in Tabellen",
    "office-provider": "ein Formular",
    "office-addresses": "die Adressen des Landkreises, meist eine",
    "office-keys": "Geheimnisse",
    "office-webhooks": "Geheimnisse und Adressen anderer Programme",
    "office-support": "wenige Einträge; sie stehen auch im Verlauf",
    "office-rights": "Auskunft über eine Person, mit eigener Datei",
    "office-exports": "ist selbst der Export von allem",
    "office-leave": "ein Formular",
}
