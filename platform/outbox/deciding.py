"""What a person decides about a dead letter: try again, or give it up."""

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone

from outbox.cleaning import end
from outbox.models import DEAD_LETTERS, Effect, State
from outbox.tasks import wake
from tenants.deeds import Deed, tell
from tenants.lifecycle import LONGEST_REASON
from tenants.models import County
from tenants.schemas import inside
from tenants.transactions import atomic, on_commit

LONGEST_WORD = 200
DECIDED = "Das hat inzwischen jemand anders entschieden, oder es ist zugestellt."


@atomic
def retry(pk: UUID) -> Effect:
    """Deliver a dead letter of the county that is set after all, with all attempts again.

    One that is unclear may then arrive a second time: whoever asks for it knows.
    """
    effect = _dead_letter(pk)
    effect.state, effect.due_at, effect.attempts = State.WAITING, timezone.now(), 0
    effect.claimed_by, effect.claimed_at = "", None
    effect.save()
    on_commit(wake)
    return effect


@atomic
def give_up(pk: UUID, *, reason: str) -> Effect:
    """Never deliver this dead letter; its text is forgotten. ValidationError without a reason."""
    reason = checked_reason(reason)
    effect = _dead_letter(pk)
    end(effect, problem=reason)
    return effect


def retry_for_operator(county: County, pks: Iterable[UUID], *, by: str) -> int:
    """The same for several of one county, written into the operator's history."""
    with inside(county), atomic():
        done = [retry(pk) for pk in pks]
        if done:
            tell(Deed(county, "Zustellung wiederholt", by, "operator", note=_told(done)))
    return len(done)


def retry_all_for_operator(
    county: County, *, by: str, with_unclear: bool = False, dry_run: bool = False
) -> int:
    """Try everything again that did not arrive; what may have arrived only if that is wanted."""
    states = DEAD_LETTERS if with_unclear else (State.DEAD,)
    with inside(county):
        pks = list(Effect.objects.filter(state__in=states).values_list("pk", flat=True))
    return len(pks) if dry_run else retry_for_operator(county, pks, by=by)


def give_up_for_operator(county: County, pk: UUID, *, reason: str, by: str) -> None:
    """The same, written into the operator's history with the reason."""
    with inside(county), atomic():
        effect = give_up(pk, reason=reason)
        note = f"{effect}: {checked_reason(reason)}"[:LONGEST_REASON]
        tell(Deed(county, "Zustellung aufgegeben", by, "operator", note=note))


def checked_reason(reason: str) -> str:
    """A reason in one line; ValidationError if there is none."""
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError({"reason": "Bitte geben Sie einen Grund an."})
    if len(reason) > LONGEST_WORD or not reason.isprintable():
        raise ValidationError(
            {"reason": f"Bitte fassen Sie den Grund in höchstens {LONGEST_WORD} Zeichen."}
        )
    return reason


def _dead_letter(pk: UUID) -> Effect:
    effect = Effect.objects.dead_letters().select_for_update().filter(pk=pk).first()
    if effect is None:
        raise ValidationError(DECIDED)
    return effect


def _told(effects: list[Effect]) -> str:
    if len(effects) == 1:
        return str(effects[0])
    return f"{len(effects)} Sendungen"
