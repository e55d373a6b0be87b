"""What crosses the border for each kind of material: an allow list, nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models

from alliances.declarations.models import DeclarationText
from alliances.documents.models import Document
from alliances.lineage import Shareable
from alliances.markdown import to_plain
from alliances.measures.models import Measure
from exchange.models import Material

Kind = Material.Kind


@dataclass(frozen=True)
class ShareableKind:
    """One kind: its model, the fields that cross, and where staff finds the own object."""

    kind: Kind
    model: type[Shareable]
    fields: tuple[str, ...]
    summary: Callable[[Any], str]
    office_path: str

    def content_of(self, thing: models.Model) -> dict[str, Any]:
        """The copy that crosses: plain JSON values of the allowed fields."""
        content = {}
        for name in self.fields:
            value = getattr(thing, name)
            content[name] = value if isinstance(value, str | int | bool | None) else str(value)
        return content


KINDS = {
    found.kind: found
    for found in (
        ShareableKind(
            Kind.DECLARATION_TEXT,
            DeclarationText,
            ("title", "body"),
            lambda text: f"Erklärungstext „{text.title}“, Version {text.version}.",
            "/verwaltung/erklaerungstexte/{}/",
        ),
        ShareableKind(
            Kind.MEASURE,
            Measure,
            (
                "title",
                "field_of_action",
                "goal",
                "starting_point",
                "description",
                "actors",
                "target_group",
                "steps",
                "success",
                "cost",
                "funding",
                "saving_t_co2e",
                "priority",
            ),
            lambda measure: to_plain(measure.goal or measure.description, links=False),
            "/verwaltung/massnahmen/{}/",
        ),
        ShareableKind(
            Kind.DOCUMENT,
            Document,
            ("title", "summary"),
            lambda document: document.summary,
            "/verwaltung/dokumente/{}/",
        ),
    )
}
