"""Bring one effect to its receiver, and write down what became of it.

1. A claim is committed before anything else: nobody else takes the row.
2. The carrier does everything that can be undone: connect, sign in, name the receiver, send the
   text. Then it calls `hand_over`, which commits that the very last step comes now.
3. The last step, and the note of its end.

Whoever dies before 2 is told from whoever died after it: the first is simply tried again. After it
nobody can know, so what a receiver would not recognise goes to a person (`unclear`).
"""

import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.db import Error, connections
from django.utils import timezone
from django.utils.module_loading import import_string

from outbox import pace
from outbox.models import ENDED, HAS_A_CLAIM, Effect, State
from tenants.failures import Fate, fate_behind, is_away
from tenants.faultpoints import faultpoint
from tenants.models import County
from tenants.postgresql.places import here
from tenants.schemas import current_county, inside, outside
from tenants.transactions import atomic, connection

log = logging.getLogger(__name__)
PATIENCE = 120.0  # seconds for a database that is away, or a county that moves
ADDRESS = re.compile(r"<?[^\s<>@,;:]+@[^\s<>@,;:]+>?")


class Refused(Exception):
    """The receiver will never take it; trying again is of no use."""


class Again(Exception):
    """It was not delivered, for certain; later it may be."""


class Forgone(Exception):
    """It did not arrive, and nobody need decide about it: nobody waits for it any more."""


class Withdrawn(Exception):
    """Somebody else has the row by now, or the county rests: hands off, nothing may go out."""


class Carrier:
    """How one kind of effect gets to its receiver. Named in settings.OUTBOX_CARRIERS."""

    # Whether a receiver knows a second one for what it is, so that it does no harm.
    may_repeat = True
    most_attempts = pace.MOST_ATTEMPTS

    def carry(self, effect: Effect, hand_over: Callable[[], None]) -> None:
        """Deliver it; call `hand_over` as late as possible, right before it cannot be undone.

        Raises Refused or Again if it certainly did not arrive. Any other error means the same
        before `hand_over`; after it, that nobody knows.
        """
        raise NotImplementedError

    def ended(self, effect: Effect, state: str) -> None:
        """What else is written in the transaction that ends it (done or given up)."""

    def forget(self, effects: list[Effect]) -> None:
        """What goes with these rows when they are forgotten."""

    def failed(self, effect: Effect) -> None:
        """What else is written in the transaction that says it did not arrive."""


@cache
def carrier_of(kind: str) -> Carrier:
    """The carrier of this kind."""
    return import_string(settings.OUTBOX_CARRIERS[kind])()


@dataclass
class HandOver:
    """Commits that the last step comes now; Withdrawn if it must not come."""

    effect: Effect
    is_marked: bool = False

    def __call__(self) -> None:
        faultpoint("outbox.before_mark")
        if here().is_county:
            county = current_county()
            with outside():  # whoever is suspended or moving since the claim sends nothing
                open_ones = County.objects.filter(pk=county.pk, state=County.State.ACTIVE)
                if not open_ones.filter(read_only_since=None).exists():
                    raise Withdrawn
        ours = Effect.objects.filter(
            pk=self.effect.pk, state=State.CLAIMED, claimed_by=self.effect.claimed_by
        )
        if not ours.update(state=State.HANDING_OVER):
            raise Withdrawn
        self.is_marked = True
        faultpoint("outbox.marked")


def deliver(county: County, effect: Effect) -> bool:
    """Carry a claimed effect; True if it arrived. Never raises what a receiver does to us."""
    carrier, hand_over = carrier_of(effect.kind), HandOver(effect)
    try:
        with inside(county):
            faultpoint("outbox.claimed")
            carrier.carry(effect, hand_over)
    except Withdrawn:
        outcome = {"state": State.WAITING, "attempts": effect.attempts - 1}
    except Refused as error:
        outcome = {"state": State.DEAD, "problem": words_of(error)}
    except Forgone as error:
        outcome = {"state": State.GIVEN_UP, "problem": words_of(error)}
    except Again as error:
        outcome = after_failure(effect, carrier, words_of(error))
    except Exception as error:  # whatever it was: the row must not stay in nobody's hands
        if not isinstance(error, OSError | Error):
            log.exception("effect %s", effect.pk)
        outcome = after_failure(effect, carrier, words_of(error))
        if hand_over.is_marked and not carrier.may_repeat:
            outcome = {"state": State.UNCLEAR, "problem": words_of(error)}
    else:
        faultpoint("outbox.handed_over")
        outcome = {"state": State.DONE, "problem": ""}
    is_told = settle(county, effect, outcome)
    return is_told and outcome["state"] == State.DONE


def after_failure(effect: Effect, carrier: Carrier, problem: str) -> dict[str, Any]:
    """What becomes of an effect that certainly did not arrive: later again, or a dead letter."""
    if effect.attempts >= carrier.most_attempts:
        return {"state": State.DEAD, "problem": problem}
    due_at = timezone.now() + pace.pause(effect.attempts)
    return {"state": State.WAITING, "due_at": due_at, "problem": problem}


def settle(county: County, effect: Effect, outcome: dict[str, Any]) -> bool:
    """Write down how it ended, as long as the claim is still ours; waits for a lost database."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with outside():
                now = County.objects.select_related("region").filter(pk=county.pk).first()
            if now is None:
                return False  # deleted meanwhile, and the row with it
            with inside(now):
                return _write_down(effect, outcome)
        except Error as error:
            passes = is_away(error) or fate_behind(error, county) is Fate.MOVING
            if not passes or connection_is_bound() or time.monotonic() > deadline:
                log.exception("the end of effect %s was not written down", effect.pk)
                return False
            connections.close_all()
            time.sleep(0.5)


def connection_is_bound() -> bool:
    """Whether we stand in somebody's transaction, which a new connection could not go on with."""
    with outside():
        return connection.in_atomic_block


@atomic
def _write_down(effect: Effect, outcome: dict[str, Any]) -> bool:
    state, carrier = outcome["state"], carrier_of(effect.kind)
    values: dict[str, Any] = dict(outcome)
    if state in ENDED:
        values |= {"done_at": timezone.now(), "payload": {}}
    if state not in HAS_A_CLAIM:
        values |= {"claimed_by": "", "claimed_at": None}
    # A claim that lapsed meanwhile made it `unclear`: we know better.
    ours = Effect.objects.filter(pk=effect.pk, state__in=HAS_A_CLAIM, claimed_by=effect.claimed_by)
    if not ours.update(**values):
        return False
    if state in ENDED:
        carrier.ended(effect, state)
    elif "problem" in values:
        carrier.failed(effect)
        log.warning(
            "effect %s (%s): %s, attempt %s", effect.pk, effect.kind, state, effect.attempts
        )
    return True


def words_of(error: BaseException) -> str:
    """An error for people and logs, without anybody's address."""
    text = " ".join(str(error).split())
    if not isinstance(error, Refused | Again | Forgone):
        text = f"{type(error).__name__}: {text}"
    return ADDRESS.sub("…", text)[:300]
