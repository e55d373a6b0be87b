"""What the office decides about its own dead letters; the rules are those of the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from accounts.actors import Actor
from alliances.history.actions import record
from mails.models import Mail
from mails.words import title_of
from outbox import deciding
from outbox.models import Effect
from tenants.transactions import atomic


@dataclass(frozen=True)
class DeadLetter:
    """One of them, with its letter if it is one."""

    effect: Effect
    mail: Mail | None

    @property
    def title(self) -> str:
        """What it is about, in words."""
        kind = self.effect.get_kind_display()
        what = title_of(self.effect.what) if self.mail else self.effect.what
        return f"{kind}: {what}"


def with_letters(effects: Sequence[Effect]) -> list[DeadLetter]:
    """These effects with their letters, in two queries."""
    wanted = [effect.reference for effect in effects if effect.kind == Effect.Kind.MAIL]
    letters = Mail.objects.in_bulk([pk for pk in wanted if pk])
    return [DeadLetter(effect, letters.get(effect.reference)) for effect in effects]


@atomic
def retry(pk: UUID, *, by: Actor) -> Effect:
    """Deliver it after all; ValidationError if it is decided already."""
    effect = deciding.retry(pk)
    record("Zustellung wiederholt", effect, by=by)
    return effect


@atomic
def give_up(pk: UUID, *, reason: str, by: Actor) -> Effect:
    """Never deliver it; ValidationError without a reason, or if it is decided already."""
    effect = deciding.give_up(pk, reason=reason)
    record("Zustellung aufgegeben", effect, by=by, after={"note": effect.problem})
    return effect
