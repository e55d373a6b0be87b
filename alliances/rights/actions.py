"""Hand out what the county knows about a person, and forget it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts.actors import Actor
from alliances.history import chain
from alliances.history.actions import record
from alliances.history.models import Entry
from alliances.profile.models import Alliance
from alliances.rights.finding import STAFF_DEEDS, Found, Person, find
from tenants.schemas import current_county
from tenants.transactions import atomic


class NothingChosen(Exception):
    """Somebody wanted to erase, and chose nothing that is (still) there."""


@dataclass(frozen=True)
class Erased:
    """What is gone, and what stays for which reason."""

    gone: list[str]
    kept: list[tuple[str, str]]
    entries: int  # lines of the history that name nobody any more


@atomic
def hand_out(person: Person, *, by: Actor) -> dict[str, Any]:
    """Everything about a person as plain data, and the note that it was handed out.

    The note does not say about whom: it would be one more record about the person.
    """
    found = find(person)
    record(
        "Auskunft über eine Person erteilt",
        Alliance.objects.get(),
        by=by,
        after={"records": len(found.findings), "mentions": len(found.mentions)},
    )
    return as_data(found)


def as_data(found: Found) -> dict[str, Any]:
    """As JSON can carry it, with German words: the person reads it, not a program of ours."""
    county = current_county()
    return {
        "Auskunft": f"Was {county.name} auf dieser Plattform über Sie gespeichert hat",
        "Stand": f"{timezone.localtime():%d.%m.%Y, %H:%M} Uhr",
        "Gesucht nach": [word for word in (found.person.email, found.person.name) if word],
        "Datensätze": [
            {
                "Art": finding.holding.title,
                "Gefunden über": "E-Mail-Adresse" if finding.is_sure else "Namen",
                "Angaben": dict(finding.facts),
                "Bei Löschung": finding.kept or "wird gelöscht",
            }
            for finding in found.findings
        ],
        "Verlauf": [_line(entry, "wird unkenntlich") for entry in found.entries]
        + [_line(entry, STAFF_DEEDS) for entry in found.kept_entries],
        "Nennungen in Texten": [
            {"Wo": f"{mention.kind}: {mention.label}", "Feld": mention.field}
            for mention in found.mentions
        ],
    }


def _line(entry: Entry, fate: str) -> dict[str, str]:
    return {
        "Wann": f"{timezone.localtime(entry.at):%d.%m.%Y, %H:%M} Uhr",
        "Wer": entry.actor_label,
        "Was": entry.verb,
        "Woran": entry.object_label,
        "Bei Löschung": fate,
    }


@atomic
def erase(person: Person, *, chosen: Iterable[str], by: Actor) -> Erased:
    """Forget the person in the chosen records and in the history; what must stay, stays.

    All or nothing. What was found meanwhile and not chosen is left alone; whoever repeats it finds
    nothing left. NothingChosen if none of the chosen records is there.
    """
    wanted = set(chosen)
    found = find(person)
    findings = [finding for finding in found.findings if finding.key in wanted]
    entries = found.entries if "history" in wanted else []
    if not findings and not entries:
        raise NothingChosen
    erased = Erased([], [], 0)
    for finding in findings:
        if finding.kept:
            erased.kept.append((finding.holding.title, finding.kept))
        else:
            finding.holding.forget(finding.row)
            erased.gone.append(finding.holding.title)
    if "history" in wanted and found.kept_entries:
        erased.kept.append((f"Verlauf ({len(found.kept_entries)} Einträge)", STAFF_DEEDS))
    count = chain.erase(Entry.objects.filter(pk__in=[entry.pk for entry in entries]))
    record(
        "Daten einer Person gelöscht",
        Alliance.objects.get(),
        by=by,
        after={"records": len(erased.gone), "kept": len(erased.kept), "entries": count},
    )
    return Erased(erased.gone, erased.kept, count)
