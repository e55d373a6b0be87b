"""How a material's content is read by people: labels in German, in the order of a sheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from exchange.models import Material

Kind = Material.Kind

# For each kind: the field, its label, and how it is shown. What is missing here is not shown.
_LINES: dict[str, tuple[tuple[str, str, str], ...]] = {
    Kind.DECLARATION_TEXT: (("body", "", "text"),),
    Kind.MEASURE: (
        ("field_of_action", "Handlungsfeld", "short"),
        ("priority", "Priorität", "priority"),
        ("target_group", "Zielgruppe", "short"),
        ("saving_t_co2e", "Einsparung in t CO₂e pro Jahr", "figure"),
        ("cost", "Kosten", "short"),
        ("funding", "Förderung", "short"),
        ("goal", "Ziel und Strategie", "text"),
        ("starting_point", "Ausgangslage", "text"),
        ("description", "Beschreibung", "text"),
        ("actors", "Akteure", "text"),
        ("steps", "Schritte und Zeitplan", "text"),
        ("success", "Meilensteine und Erfolgsindikatoren", "text"),
    ),
    Kind.DOCUMENT: (("summary", "Worum es geht", "text"),),
}
_PRIORITIES = {"high": "hoch", "medium": "mittel", "low": "niedrig"}


@dataclass(frozen=True)
class Line:
    """One field: its label (none where it is the whole text), its value, and if it is a figure."""

    label: str
    value: Any
    is_figure: bool = False


@dataclass(frozen=True)
class Reading:
    """A material's content for a page: short facts first, then the longer texts."""

    facts: list[Line]
    texts: list[Line]


def read(kind: str, content: Mapping[str, Any]) -> Reading:
    """Everything in the content that has a value; a wrong figure is shown as it was written."""
    reading = Reading([], [])
    for name, label, form in _LINES[kind]:
        value = content.get(name)
        if value in (None, ""):
            continue
        if form == "text":
            reading.texts.append(Line(label, value))
        elif form == "figure":
            reading.facts.append(_figure(label, value))
        else:
            shown = _PRIORITIES.get(value, value) if form == "priority" else value
            reading.facts.append(Line(label, shown))
    return reading


def _figure(label: str, value: Any) -> Line:
    try:
        return Line(label, Decimal(str(value)), is_figure=True)
    except InvalidOperation:
        return Line(label, value)
