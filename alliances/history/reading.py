"""Read history as people do: with German names of things, fields and values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db.models import Field, Model, Q, QuerySet
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import localtime

from alliances.history.models import Entry
from tenants import municipalities

KINDS = {
    "alliance": "Allianz",
    "announcement": "Mitteilung",
    "apikey": "Schlüssel der Schnittstelle",
    "authority": "Zeichnungsberechtigung",
    "category": "Kategorie",
    "contact": "Ansprechperson",
    "contribution": "Beitrag",
    "county": "Landkreis",
    "declaration": "Erklärung",
    "declarationtext": "Erklärungstext",
    "document": "Dokument",
    "domain": "Adresse",
    "inquiry": "Rückfrage",
    "invitation": "Einladung",
    "material": "Material",
    "measure": "Maßnahme",
    "level": "Stufe",
    "misusereport": "Meldung",
    "objective": "Ziel",
    "page": "Seite",
    "partner": "Partner",
    "partnerreport": "Jahresbericht",
    "reportround": "Berichtsjahr",
    "signature": "Unterschrift",
    "signedsheet": "Unterschriebenes Blatt",
    "signingevent": "Unterzeichnung",
    "signinrules": "Anmeldung",
    "permit": "Rechte des Supports",
    "supportentry": "Support-Zugang",
    "user": "Zugang",
}
# What is recorded beside the fields of a thing.
WORDS = {
    "alone": "Hinweis",
    "authority": "beruht auf",
    "count": "Anzahl",
    "county_signed_on": "Unterschrift des Landkreises vom",
    "date": "Datum",
    "declaration": "Erklärung",
    "declarations": "Erklärungen",
    "document_sha256": "Prüfsumme der Datei",
    "effective_on": "wirksam zum",
    "ended_on": "beendet zum",
    "file": "Datei",
    "from": "in Kraft ab",
    "function": "Funktion",
    "issuer": "ausgestellt von",
    "kind": "Ende durch",
    "left": "noch übrig",
    "left_out": "ausgelassen",
    "licence": "Lizenz",
    "list": "Liste",
    "material": "Material",
    "missing": "es fehlt die Unterschrift",
    "note": "Anmerkung",
    "partner": "Partner",
    "partners": "Partner",
    "partner_signed_on": "Unterschrift des Partners vom",
    "party": "Seite",
    "place": "Ort",
    "provider": "Anmeldedienst",
    "reason": "Grund",
    "sealed_by": "Siegel von",
    "sha256": "Prüfsumme",
    "source": "Quelle",
    "statement": "Erklärung",
    "until": "gültig bis",
    "subject": "ausgestellt auf",
    "valid_until": "gültig bis",
    "visibility": "sichtbar für",
    "way": "Weg",
}
VALUES = {
    ("kind", "withdrawn"): "Austritt",
    ("kind", "excluded"): "Ausschluss",
    ("kind", "replaced"): "durch eine neue Fassung ersetzt",
    ("kind", "recalled"): "vor dem Inkrafttreten zurückgenommen",
    ("party", "county"): "Landkreis",
    ("party", "partner"): "Partner",
    ("way", "online"): "online",
    ("way", "paper"): "auf Papier",
    ("visibility", "counties"): "alle Landkreise",
    ("visibility", "public"): "öffentlich",
}
LONG = 160


@dataclass(frozen=True)
class Change:
    """One field of one entry, before and after, in words."""

    label: str
    before: str
    after: str

    @property
    def is_long(self) -> bool:
        """Whether it is better folded away."""
        return len(self.before) > LONG or len(self.after) > LONG


@dataclass(frozen=True)
class Line:
    """One entry as a person reads it."""

    entry: Entry
    kind: str
    short: list[Change]
    long: list[Change]


def entries_of(*things: Model, limit: int = 50) -> list[Line]:
    """The newest lines about these things, in one query."""
    wanted = Q(pk__in=[])
    for thing in things:
        wanted |= Q(object_kind=thing._meta.model_name, object_id=str(thing.pk))
    return [line_of(entry) for entry in Entry.objects.filter(wanted)[:limit]]


def search(*, q: str = "", kind: str = "") -> QuerySet[Entry]:
    """Entries that name these words as person, thing or deed; an unknown kind finds nothing."""
    found = Entry.objects.all()
    if q := q.strip()[:100]:
        found = found.filter(
            Q(object_label__icontains=q) | Q(actor_label__icontains=q) | Q(verb__icontains=q)
        )
    return found.filter(object_kind=kind) if kind else found


def line_of(entry: Entry) -> Line:
    """An entry with everything it says put into words."""
    names = dict.fromkeys([*entry.before, *entry.after])
    changes = [_change(entry, name) for name in names]
    return Line(
        entry=entry,
        kind=KINDS.get(entry.object_kind, entry.object_kind),
        short=[change for change in changes if not change.is_long],
        long=[change for change in changes if change.is_long],
    )


def _change(entry: Entry, name: str) -> Change:
    field = _fields(entry.object_kind).get(name)
    label = str(field.verbose_name) if field else WORDS.get(name, name)
    return Change(
        label=label[:1].upper() + label[1:],
        before=_said(name, field, entry.before) if name in entry.before else "",
        after=_said(name, field, entry.after) if name in entry.after else "",
    )


def _said(name: str, field: Field | None, values: Mapping[str, Any]) -> str:
    """A recorded value as people write it."""
    value = values[name]
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, list):
        return said(value) or "–"
    if name == "municipality":
        return municipalities.name_of(value) or str(value)
    if isinstance(value, str):
        return VALUES.get((name, value)) or _german_day(value) or value
    return str(value)


def said(things: list[Any]) -> str:
    """Several things in one line, such as links with their words and addresses."""
    return " · ".join(
        ", ".join(str(one[name]) for name in sorted(one)) if isinstance(one, Mapping) else str(one)
        for one in things
    )


def _german_day(value: str) -> str:
    """'23.05.2025' for a day or a point in time as JSON keeps it, nothing for other words."""
    if not 10 <= len(value) <= 35 or not value[:4].isdigit() or value[4] != "-":
        return ""
    try:
        moment: date | datetime | None = parse_date(value) or parse_datetime(value)
    except ValueError:
        return ""
    if isinstance(moment, datetime):
        return f"{localtime(moment):%d.%m.%Y, %H:%M} Uhr" if moment.tzinfo else ""
    return f"{moment:%d.%m.%Y}" if moment else ""


@lru_cache(maxsize=64)
def _fields(kind: str) -> dict[str, Field]:
    """The fields of the things of this kind, by name."""
    for app in ("alliances", "accounts", "support"):
        try:
            model = apps.get_model(app, kind)
        except LookupError:
            continue
        return {field.name: field for field in model._meta.get_fields() if isinstance(field, Field)}
    return {}
