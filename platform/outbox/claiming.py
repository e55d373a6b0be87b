"""Take an effect so that nobody else does, and take back what a dead worker had taken."""

import os
import socket
import uuid
from collections.abc import Collection
from uuid import UUID

from django.utils import timezone

from outbox import pace
from outbox.carrying import after_failure, carrier_of, deliver
from outbox.models import Effect, State
from tenants.schemas import current_county
from tenants.transactions import atomic

LOST = "Der Hintergrunddienst brach ab, bevor die Zustellung begann."
LOST_LATE = "Der Hintergrunddienst brach während der Übergabe ab."


@atomic
def claim(
    *, kinds: Collection[str] = (), without_lanes: Collection[str] = (), pk: UUID | None = None
) -> Effect | None:
    """Take the effect that is due longest, of these kinds and of no full lane; None if none is."""
    due = Effect.objects.due(timezone.now())
    if kinds:
        due = due.filter(kind__in=kinds)
    if without_lanes:
        due = due.exclude(lane__in=without_lanes)
    if pk is not None:
        due = due.filter(pk=pk)
    effect = due.order_by("due_at", "id").select_for_update(skip_locked=True).first()
    if effect is None:
        return None
    effect.state, effect.attempts = State.CLAIMED, effect.attempts + 1
    effect.claimed_by, effect.claimed_at = new_claim(), timezone.now()
    effect.save(update_fields=["state", "attempts", "claimed_by", "claimed_at"])
    return effect


def deliver_now(pk: UUID) -> bool:
    """Deliver this one, in the county that is set, if it is due; True if it arrived."""
    effect = claim(pk=pk)
    return effect is not None and deliver(current_county(), effect)


def new_claim() -> str:
    """Who takes it, unlike every other claim."""
    return f"{socket.gethostname()[:60]}/{os.getpid()}/{uuid.uuid4().hex[:12]}"


@atomic
def recover() -> int:
    """Decide what a worker took and never told the end of; how many there were.

    What was not yet being handed over, or does no harm twice, is tried again. A letter in
    mid-handover may have arrived: a person decides.
    """
    lapsed = Effect.objects.lapsed(timezone.now() - pace.claim_lasts())
    found = list(lapsed.select_for_update(skip_locked=True))
    for effect in found:
        carrier = carrier_of(effect.kind)
        if effect.state == State.HANDING_OVER and not carrier.may_repeat:
            effect.state, effect.problem = State.UNCLEAR, LOST_LATE
        else:
            outcome = after_failure(effect, carrier, LOST)
            effect.state, effect.problem = outcome["state"], LOST
            effect.due_at = timezone.now()  # nobody refused it: no pause
            effect.claimed_by, effect.claimed_at = "", None
        effect.save()
        carrier.failed(effect)
    return len(found)
