"""What one step of a deletion is; rooms above bring theirs by name, in COUNTY_DELETION_STEPS."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.module_loading import import_string

from tenants.models import DeletionProtocol

Counts = dict[str, int]


@dataclass(frozen=True)
class Step:
    """Count what is there, then remove it; both may be repeated, whenever they were interrupted.

    `find` is asked once, before anything is removed: that is what the protocol tells.
    `remove` answers with what had to stay. `words` says in German what is counted.
    """

    name: str
    label: str
    find: Callable[[DeletionProtocol], Counts]
    remove: Callable[[DeletionProtocol], Counts]
    words: dict[str, str] = field(default_factory=dict)


def steps() -> list[Step]:
    """All steps in their order; the county's own row goes after the last one."""
    return [import_string(name) for name in settings.COUNTY_DELETION_STEPS]
