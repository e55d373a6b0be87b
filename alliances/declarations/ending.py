"""End a declaration: by withdrawal, exclusion or a newer one, or before it ever came into force."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone

from accounts import links
from accounts.actors import Actor
from alliances.declarations import telling_of_ends as telling
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
def withdraw(
    declaration: Declaration, *, effective_on: date, statement: str, by: Actor
) -> Declaration:
    """The partner leaves on a day from today on; its statement is kept and told to the others.

    ValidationError at `effective_on` and `statement`, NotAllowedNow.
    """
    if not statement.strip():
        raise ValidationError({"statement": "Bitte geben Sie die Erklärung des Austritts an."})
    declaration = _announce(
        declaration, EndKind.WITHDRAWN, "Austritt erklärt", effective_on, statement.strip(), by=by
    )
    telling.tell_of_withdrawal(declaration, by=by)
    return declaration


@atomic
def exclude(declaration: Declaration, *, effective_on: date, reason: str, by: Actor) -> Declaration:
    """The county ends the partnership on a day from today on, and tells the partner why.

    ValidationError at `effective_on` and `reason`, NotAllowedNow.
    """
    if not reason.strip():
        raise ValidationError({"reason": "Bitte nennen Sie den Grund des Ausschlusses."})
    declaration = _announce(
        declaration, EndKind.EXCLUDED, "Ausschluss erklärt", effective_on, reason.strip(), by=by
    )
    telling.tell_of_exclusion(declaration)
    return declaration


def _announce(
    declaration: Declaration, kind: str, verb: str, effective_on: date, words: str, *, by: Actor
) -> Declaration:
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
        reason = f"{EndKind(kind).label} aus {declaration.number}"
        take_back(successor, reason=reason, by=by, is_told=False)
    if declaration.stands == State.ENDED:
        _end(declaration, by=by)
    return declaration


@atomic
def take_back(
    declaration: Declaration, *, reason: str, by: Actor, is_told: bool = True
) -> Declaration | None:
    """Give up a declaration before it is in force: a draft vanishes, a released one is ended.

    Links for signing it end; signatures that were given stay under it. The partner is told, unless
    another letter says it. NotAllowedNow; ValidationError at `reason`.
    """
    declaration = locked(declaration)
    links.revoke(LINK, declaration.pk)
    if declaration.state == State.DRAFT:
        record("Entwurf verworfen", declaration, by=by, after={"reason": reason})
        take(declaration, Step.DISCARD)
        return None
    check(declaration, Step.RECALL)
    if not reason.strip():
        raise ValidationError({"reason": "Bitte nennen Sie den Grund; der Partner liest ihn."})
    declaration.ended_on, declaration.end_kind = timezone.localdate(), EndKind.RECALLED
    declaration.end_statement = reason.strip()
    take(declaration, Step.RECALL)
    record("zurückgenommen", declaration, by=by, after={"reason": reason.strip()})
    tell_of("declaration.ended", declaration, ended_on=declaration.ended_on, kind=EndKind.RECALLED)
    if is_told:
        telling.tell_of_recall(declaration)
    return declaration


def end_replaced(successor: Declaration, since: date, *, by: Actor) -> None:
    """End what the partner's newer declaration replaces, on the day from which that is in force.

    Called in the transaction that puts the successor into force. ValidationError at `date`.
    """
    _check_nothing_else_was_in_force(successor, since)
    former = (
        Declaration.objects.select_for_update()
        .filter(partner=successor.partner_id, state=State.IN_FORCE)
        .first()
    )
    if former is None:
        return
    if former.stands == State.ENDED:  # the night has not come yet
        _end(former, by=by)
        return
    if former.ended_on is not None:
        raise NotAllowedNow(
            f"Die Erklärung {former.number} endet zum {former.ended_on:%d.%m.%Y}; eine neue gibt "
            "es erst danach."
        )
    former.ended_on, former.end_kind = since, EndKind.REPLACED
    former.end_statement = f"Ersetzt durch {successor.number}."
    _end(former, by=by)


def _check_nothing_else_was_in_force(successor: Declaration, since: date) -> None:
    """On one day a partner has one declaration; old papers must not put two into force."""
    others = Declaration.objects.filter(partner=successor.partner_id, in_force_from__isnull=False)
    begun, ended = (
        others.exclude(pk=successor.pk)
        .aggregate(begun=Max("in_force_from"), ended=Max("ended_on"))
        .values()
    )
    if begun is not None and since < begun:
        raise ValidationError(
            {
                "date": f"Die bisherige Erklärung gilt seit dem {begun:%d.%m.%Y}; die neue kann "
                "nicht früher gelten."
            }
        )
    if ended is not None and since < ended:
        raise ValidationError(
            {
                "date": f"Die bisherige Erklärung galt bis zum {ended:%d.%m.%Y}; die neue kann "
                "erst ab diesem Tag gelten."
            }
        )


@atomic
def end_due(*, by: Actor) -> int:
    """Set what has reached its last day to 'ended'; returns how many. Safe to repeat."""
    due = (
        Declaration.objects.select_for_update()
        .filter(state=State.IN_FORCE, ended_on__lte=timezone.localdate())
        .order_by("pk")  # two at once wait for each other in the same order
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
