"""Remind of missing signatures, as often as the county wants, until somebody says stop.

Of a missing signature of the partner its contact is told, with a new link each time; of those that
only the county is missing the office gets one letter with all of them.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.actors import Actor
from alliances.declarations import actions
from alliances.declarations.models import Declaration
from alliances.declarations.paper.models import SignedSheet
from alliances.declarations.rows import locked
from alliances.history.actions import change, record
from alliances.letters import post
from alliances.partners.actions import NotAllowedNow, main_contact
from alliances.profile.models import Alliance
from tenants.transactions import atomic

State = Declaration.State
OF_PARTNER = (State.AWAITING, State.SIGNED_BY_COUNTY)
WAITING = (*OF_PARTNER, State.SIGNED_BY_PARTNER)


def due(now: datetime) -> QuerySet[Declaration]:
    """Declarations of which somebody has to be reminded at this moment."""
    rules = Alliance.objects.get()
    on_desk = SignedSheet.objects.filter(
        declaration=OuterRef("pk"), state=SignedSheet.State.WAITING
    )
    first = Q(reminders=0, asked__lte=now - timedelta(days=rules.remind_after))
    again = Q(reminders__gt=0, asked__lte=now - timedelta(days=rules.remind_every))
    return (
        Declaration.objects.filter(state__in=WAITING, reminders_stopped=False)
        .filter(~Exists(on_desk), reminders__lt=rules.remind_at_most)
        .annotate(asked=Coalesce("asked_at", "updated_at"))
        .filter(first | again)
        .order_by("number")
    )


def remind_due(*, by: Actor) -> int:
    """Remind of everything that is due; answers of how many. A second run finds nothing left."""
    now = timezone.now()
    ids = list(due(now).values_list("pk", flat=True))
    told = [declaration for pk in ids if (declaration := _remind_partner(pk, now, by))]
    return len(told) + _remind_office(ids, now, by)


@atomic
def _remind_partner(pk: object, now: datetime, by: Actor) -> Declaration | None:
    """Write to the partner's contact, if that is still due once nobody else can touch it."""
    declaration = _still_due([pk], now, OF_PARTNER).first()
    if declaration is None or main_contact(declaration.partner) is None:
        return None
    actions.ask_partner_to_sign(declaration, letter=actions.REMINDER)
    _note(declaration, now, by)
    return declaration


@atomic
def _remind_office(ids: Iterable, now: datetime, by: Actor) -> int:
    """One letter about all declarations that only the county has not signed."""
    declarations = list(_still_due(ids, now, (State.SIGNED_BY_PARTNER,)))
    office = Alliance.objects.get().contact_email
    if not declarations or not office:
        return 0
    for declaration in declarations:
        _note(declaration, now, by)
    count = len(declarations)
    post(
        "declarations_to_sign",
        to=office,
        subject=f"{count} Erklärungen warten auf die Unterschrift des Landkreises"
        if count > 1
        else "Eine Erklärung wartet auf die Unterschrift des Landkreises",
        context={"declarations": declarations},
        path=f"/verwaltung/erklaerungen/?stand={State.SIGNED_BY_PARTNER}",
    )
    return count


def _still_due(ids: Iterable, now: datetime, states: Iterable[str]) -> QuerySet[Declaration]:
    found = due(now).filter(pk__in=list(ids), state__in=states)
    return found.select_related("partner", "text").select_for_update(of=("self",))


def _note(declaration: Declaration, now: datetime, by: Actor) -> None:
    declaration.asked_at = now
    declaration.reminders += 1
    declaration.save()
    missing = "Landkreis" if declaration.state == State.SIGNED_BY_PARTNER else "Partner"
    after = {"missing": missing, "count": declaration.reminders}
    record("An die Unterschrift erinnert", declaration, by=by, after=after)


@atomic
def stop(declaration: Declaration, *, by: Actor) -> None:
    """Remind of this one no more; safe to repeat."""
    _set_stopped(declaration, True, "Erinnerungen angehalten", by)


@atomic
def resume(declaration: Declaration, *, by: Actor) -> None:
    """Remind of this one again, counted from the last time; safe to repeat."""
    _set_stopped(declaration, False, "Erinnerungen fortgesetzt", by)


def _set_stopped(declaration: Declaration, stopped: bool, verb: str, by: Actor) -> None:
    declaration = locked(declaration)
    if declaration.state not in WAITING:
        raise NotAllowedNow("Bei dieser Erklärung fehlt keine Unterschrift.")
    change(declaration, {"reminders_stopped": stopped}, by=by, verb=verb)
