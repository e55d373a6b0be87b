"""The county's signature under many declarations at once: all of them, or none."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from accounts.actors import Actor
from alliances.declarations import signing
from alliances.declarations.models import Declaration, Signature
from alliances.history.actions import record
from alliances.launches.models import SigningEvent
from alliances.partners.actions import NotAllowedNow
from tenants.transactions import atomic

MOST = 300  # declarations in one go
NAMED = 5  # in a message
Party = Signature.Party


@dataclass
class Countersigned:
    """What one countersignature did: newly signed, and what the county had signed before."""

    signed: list[Declaration] = field(default_factory=list)
    already: list[Declaration] = field(default_factory=list)


@atomic
def sign_many(
    ids: Iterable[UUID],
    *,
    name: str,
    function: str,
    place: str,
    on: date,
    by: Actor,
    event: SigningEvent | None = None,
) -> Countersigned:
    """Sign for the county what the partners have signed; each comes into force by it.

    Safe to repeat: what carries the county's signature already is left as it is, and told.
    NotAllowedNow if one of them is not there to be signed, ValidationError at `date`; then nothing
    is signed.
    """
    wanted = set(ids)
    if not wanted:
        raise NotAllowedNow("Bitte wählen Sie mindestens eine Erklärung.")
    if len(wanted) > MOST:
        raise NotAllowedNow(f"Auf einmal lassen sich höchstens {MOST} Erklärungen unterschreiben.")
    held = _held(wanted)
    if len(held) < len(wanted):
        raise NotAllowedNow("Eine der Erklärungen gibt es nicht mehr. Nichts wurde unterschrieben.")
    before = set(
        Signature.objects.filter(declaration__in=held, party=Party.COUNTY).values_list(
            "declaration_id", flat=True
        )
    )
    done = Countersigned(already=[each for each in held if each.pk in before])
    waiting = [each for each in held if each.pk not in before]
    _check(waiting)
    for declaration in waiting:
        signing.sign(
            declaration,
            party=Party.COUNTY,
            name=name,
            function=function,
            place=place,
            on=on,
            by=by,
        )
        done.signed.append(declaration)
    if event is not None and done.signed:
        record("Für den Landkreis unterschrieben", event, by=by, after={"count": len(done.signed)})
    return done


def _held(wanted: set[UUID]) -> list[Declaration]:
    """All of them at once and in one order: whoever does the same waits, and not in a circle."""
    return list(
        Declaration.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    )


def _check(waiting: list[Declaration]) -> None:
    wrong = [each for each in waiting if each.state != Declaration.State.SIGNED_BY_PARTNER]
    if not wrong:
        return
    named = ", ".join(f"{each.number} ({each.get_state_display()})" for each in wrong[:NAMED])
    more = f" und {len(wrong) - NAMED} weitere" if len(wrong) > NAMED else ""
    raise NotAllowedNow(
        "Gemeinsam unterschreiben lässt sich nur, was der Partner unterschrieben hat. "
        f"Nichts wurde unterschrieben; nicht so weit: {named}{more}."
    )
