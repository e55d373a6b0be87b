"""The protocol of a deletion in words and as data: for the command, the console and its page."""

from typing import Any

from django.utils import timezone

from tenants.deletion.asking import State
from tenants.deletion.step import Counts, steps
from tenants.models import DeletionProtocol


def told(
    protocol: DeletionProtocol, *, found: dict[str, Counts] | None = None, dry_run: bool = False
) -> dict[str, Any]:
    """The whole protocol as plain values; `found` where nothing is written down yet."""
    noted = {name: record["found"] for name, record in protocol.steps.items()}
    kept = {name: record["kept"] for name, record in protocol.steps.items() if record.get("kept")}
    return {
        "protocol": None if protocol._state.adding else str(protocol.pk),
        "slug": protocol.slug,
        "county": protocol.county_name,
        "schema": protocol.schema_name,
        "database": protocol.database,
        "state": protocol.state,
        "exchange": protocol.exchange,
        "reason": protocol.reason,
        "asked_by": protocol.asked_by,
        "asked_at": protocol.asked_at,
        "approved_by": protocol.approved_by,
        "approved_at": protocol.approved_at,
        "at_once": protocol.at_once,
        "due_at": protocol.due_at,
        "taken_back_by": protocol.taken_back_by,
        "taken_back_at": protocol.taken_back_at,
        "begun_at": protocol.begun_at,
        "finished_at": protocol.finished_at,
        "removed": noted or found or {},
        "kept": kept,
        "next": what_next(protocol),
        "dry_run": dry_run,
    }


def what_next(protocol: DeletionProtocol) -> str:
    """Who has to do what now, in one German sentence."""
    due = f"{timezone.localtime(protocol.due_at):%d.%m.%Y, %H:%M} Uhr" if protocol.due_at else ""
    match protocol.state:
        case State.WISHED:
            return "Der Landkreis möchte gehen. Der Betrieb beantragt die Löschung."
        case State.ASKED if not protocol.is_named:
            return f"Zwei Personen aus dem Betrieb müssen bis {due} mit Namen zustimmen."
        case State.ASKED:
            return f"Eine zweite Person aus dem Betrieb muss bis {due} zustimmen."
        case State.APPROVED:
            return f"Gelöscht wird in der Nacht nach dem {due}. Bis dahin geht nichts verloren."
        case State.RUNNING:
            return "Die Löschung läuft; wird sie unterbrochen, geht sie von selbst weiter."
        case State.DONE:
            return "Der Landkreis ist gelöscht. Dieses Protokoll bleibt."
    return "Die Löschung wurde zurückgenommen; der Landkreis ist, wie er war."


def lines(protocol: DeletionProtocol) -> list[tuple[str, str, bool]]:
    """For people: each step, what it found and what stayed, and whether it is done."""
    found = []
    for step in steps():
        record = protocol.steps.get(step.name, {})
        counts = record.get("found", {}) | record.get("kept", {})
        words = "; ".join(
            f"{label}: {counts[name]:,}".replace(",", ".")
            for name, label in step.words.items()  # JSON forgets the order
            if name in counts
        )
        found.append((step.label, words, "done_at" in record))
    return found
