"""The copy that would cross the border, made to be looked at before it does."""

from dataclasses import dataclass
from typing import Any

from alliances.archives import MAIN_PART, without_names
from alliances.documents.models import Document
from alliances.lineage import Shareable
from alliances.profile.models import Alliance
from alliances.sharing.kinds import KINDS, Kind
from tenants.schemas import current_county


@dataclass(frozen=True)
class Copy:
    """Everything that other counties get, and nothing else."""

    kind: Kind
    title: str
    summary: str
    content: dict[str, Any]
    county_name: str
    attribution: str
    contact_function: str
    file_name: str = ""


def copy_of(thing: Shareable, kind: str, *, summary: str = "") -> Copy:
    """The copy of an object as it stands now; `summary` says in the county's words what it is."""
    rules = KINDS[Kind(kind)]
    content = rules.content_of(thing)
    alliance = Alliance.objects.get()
    county = current_county()
    attribution = f"{county.name}, {alliance.name}"
    if thing.attribution:
        attribution = f"{attribution}; nach: {thing.attribution}"
    return Copy(
        kind=rules.kind,
        title=content["title"],
        summary=(summary or rules.summary(thing))[:1000],
        content=content,
        county_name=county.name,
        attribution=attribution[:300],
        contact_function=alliance.contact_unit,
        file_name=thing.file_name if isinstance(thing, Document) else "",
    )


def file_of(thing: Shareable) -> tuple[str, str, bytes] | None:
    """A document's name, type and bytes, without the names in an office file's properties."""
    if not isinstance(thing, Document):
        return None
    with thing.file.open() as source:
        content = source.read()
    if any(thing.file_name.lower().endswith(ending) for ending in MAIN_PART):
        content = without_names(content)
    return thing.file_name, thing.content_type, content
