"""End a declaration: by withdrawal, exclusion or a newer one, or before it ever came into force."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import links
from accounts.actors import Actor
from alliances.declarations.actions import SIGNING as LINK
from alliances.declarations.models import Declaration
from alliances.declarations.rows import locked, tell_of
from alliances.declarations.states import Step, check, take
from alliances.history.actions import record
from alliances.partners.actions import NotAllowedNow
from tenants.transactions import atomic

EndKind = Declaration.EndKind
State = Declaration.State


@atomic
def withdraw(declaration: Declaration, *, effective_on: date, statement: str, by: Actor) -> None:
    """The partner leaves on a day from today on; the text of its statement is kept.

    ValidationError at `effective_on`, NotAllowedNow.
    """
    _announce(
        declaration, EndKind.WITHDRAWN, "Austritt erklärt", effective_on, statement.strip(), by=by
    )


@atomic
def exclude(declaration: Declaration, *, effective_on: date, reason: str, by: Actor) -> None:
    """The county ends the partnership on a day from today on, and says why.

    ValidationError at `effective_on` and `reason`, NotAllowedNow.
    """
    if not reason.strip():
        raise ValidationError({"reason": "Bitte nennen Sie den Grund des Ausschlusses."})
    _announce(
        declaration, EndKind.EXCLUDED, "Ausschluss erklärt", effective_on, reason.strip(), by=by
    )


def _announce(
    declaration: Declaration, kind: str, verb: str, effective_on: date, words: str, *, by: Actor
) -> None:
    """Write down when and why it ends; what was to replace it is taken back."""
    declaration = locked(declaration)
    check(declaration, Step.END)
    if declaration.ended_on is not None:
        raise NotAllowedNow(
            f"Das Ende zum {declaration.ended_on:%d.%m.%Y} ist schon erklärt: "
            f"{declaration.get_end_kind_display()}."
        )
    if effective_on < timezone.localdate():
        raise ValidationError({"effective_on": "Das Ende kann nicht rückwirkend gelten."})
    declaration.ended_on, declaration.end_kind = effective_on, kind
    declaration.end_statement = words
    declaration.save()
    record(verb, declaration, by=by, after={"effective_on": effective_on, "statement": words})
    for successor in Declaration.objects.pending().filter(partner=declaration.partner_id):
        take_back(successor, reason=f"{EndKind(kind).label} aus {declaration.number}", by=by)
    end_due(by=by)


@atomic
def take_back(declaration: Declaration, *, reason: str, by: Actor) -> None:
    """Give up a declaration before it is in force: a draft vanishes, a released one is ended.

    Links for signing it end; signatures that were given stay under it. NotAllowedNow.
    """
    declaration = locked(declaration)
    links.revoke(LINK, declaration.pk)
    if declaration.state == State.DRAFT:
        record("Entwurf verworfen", declaration, by=by, after={"reason": reason})
        take(declaration, Step.DISCARD)
        return
    check(declaration, Step.RECALL)
    declaration.ended_on, declaration.end_kind = timezone.localdate(), EndKind.RECALLED
    declaration.end_statement = reason
    take(declaration, Step.RECALL)
    record("zurückgenommen", declaration, by=by, after={"reason": reason})
    tell_of("declaration.ended", declaration, ended_on=declaration.ended_on, kind=EndKind.RECALLED)


def end_replaced(successor: Declaration, since: date, *, by: Actor) -> None:
    """End what the partner's newer declaration replaces, on the day from which that is in force.

    Called in the transaction that puts the successor into force. ValidationError at `date`.
    """
    former = (
        Declaration.objects.select_for_update()
        .filter(partner=successor.partner_id, state=State.IN_FORCE)
        .first()
    )
    if former is None:
        return
    if former.in_force_from is not None and since < former.in_force_from:
        raise ValidationError(
            {
                "date": f"Die bisherige Erklärung {former.number} gilt seit dem "
                f"{former.in_force_from:%d.%m.%Y}; die neue kann nicht früher gelten."
            }
        )
    former.ended_on, former.end_kind = since, EndKind.REPLACED
    former.end_statement = f"Ersetzt durch {successor.number}."
    _end(former, by=by)


@atomic
def end_due(*, by: Actor) -> int:
    """Set what has reached its last day to 'ended'; returns how many. Safe to repeat."""
    due = Declaration.objects.select_for_update().filter(
        state=State.IN_FORCE, ended_on__lte=timezone.localdate()
    )
    count = 0
    for declaration in due:
        _end(declaration, by=by)
        count += 1
    return count


def _end(declaration: Declaration, *, by: Actor) -> None:
    take(declaration, Step.END)
    ended = {"ended_on": declaration.ended_on, "kind": declaration.end_kind}
    record("beendet", declaration, by=by, after=ended)
    tell_of("declaration.ended", declaration, **ended)
