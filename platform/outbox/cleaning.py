"""Forget what was delivered long ago, and give up what nobody has decided for very long."""

from datetime import timedelta

from django.utils import timezone

from outbox.carrying import carrier_of
from outbox.models import ENDED, Effect, State
from tenants.transactions import atomic

KEPT = timedelta(days=90)  # a delivered letter's address and subject, as proof that it went out
DEAD_LETTERS_KEPT = timedelta(days=180)
NOBODY_DECIDED = "Niemand hat entschieden; nach {} Tagen aufgegeben."


@atomic
def clean() -> dict[str, int]:
    """Clean the outbox of the county that is set; how many rows went and were given up."""
    now = timezone.now()
    old = Effect.objects.dead_letters().filter(written_at__lt=now - DEAD_LETTERS_KEPT)
    given_up = list(old.select_for_update(skip_locked=True))
    for effect in given_up:
        end(effect, problem=NOBODY_DECIDED.format(DEAD_LETTERS_KEPT.days))
    forgotten = list(Effect.objects.filter(state__in=ENDED, done_at__lt=now - KEPT))
    for kind in {effect.kind for effect in forgotten}:
        carrier_of(kind).forget([each for each in forgotten if each.kind == kind])
    Effect.objects.filter(pk__in=[effect.pk for effect in forgotten]).delete()
    return {"given_up": len(given_up), "forgotten": len(forgotten)}


@atomic
def drop_all(*, because: str) -> int:
    """Give up all that waits in the county that is set: nothing is sent from it any more."""
    waiting = Effect.objects.exclude(state__in=ENDED).select_for_update()
    return sum(1 for effect in waiting if end(effect, problem=because))


def end(effect: Effect, *, problem: str) -> bool:
    """Give one up; whoever carries it just now finds its claim gone, before the last step."""
    effect.state, effect.done_at = State.GIVEN_UP, timezone.now()
    effect.problem, effect.payload = problem[:300], {}
    effect.claimed_by, effect.claimed_at = "", None
    effect.save()
    carrier_of(effect.kind).ended(effect, State.GIVEN_UP)
    return True
