"""Prepare a signing event: set it up, choose who takes part, close it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import links
from accounts.actors import Actor
from alliances.declarations import actions as declarations
from alliances.declarations.models import Declaration
from alliances.declarations.states import TABLE, Step, allows
from alliances.history.actions import change, create, record
from alliances.launches.models import Participation, SigningEvent
from alliances.partners.actions import NotAllowedNow
from alliances.partners.models import Partner
from tenants.transactions import atomic

SIGN_AT_EVENT = "sign-at-event"
MOST = 300  # declarations at one event
State = Declaration.State
# Where the partner's signature is still missing; a draft is released when it takes part.
WAITING = tuple(TABLE[Step.PARTNER_SIGNS])


@atomic
def set_up(*, name: str, place: str, held_on: date, by: Actor) -> SigningEvent:
    """Set up an event; ValidationError at `held_on` for a day that has passed."""
    _check_day(held_on)
    event = SigningEvent(name=name, place=place, held_on=held_on)
    create(event, by=by, verb="Unterzeichnung angelegt")
    return event


@atomic
def edit(event: SigningEvent, *, by: Actor, **values: Any) -> None:
    """Change name, place or day of an open event."""
    event = locked(event)
    if values.get("held_on", event.held_on) != event.held_on:
        _check_day(values["held_on"])
    change(event, values, by=by, verb="Unterzeichnung bearbeitet")


def _check_day(day: date) -> None:
    if day < timezone.localdate():
        raise ValidationError({"held_on": "Der Tag liegt in der Vergangenheit."})


@atomic
def take_part(
    event: SigningEvent,
    *,
    declarations_of: Iterable[Declaration] = (),
    partners: Iterable[Partner] = (),
    by: Actor,
) -> int:
    """Put declarations on the list, and draw up and release those of partners without one.

    Nobody gets a mail: they are asked at the event. All or nothing; who is on the list already
    stays. Answers how many are new; NotAllowedNow names what does not fit.
    """
    event = locked(event)
    chosen = [*_waiting(declarations_of, by=by), *_drawn_up(partners, by=by)]
    there = set(event.participations.values_list("declaration_id", flat=True))
    new = [declaration for declaration in chosen if declaration.pk not in there]
    if len(there) + len(new) > MOST:
        raise NotAllowedNow(f"An einer Unterzeichnung nehmen höchstens {MOST} Erklärungen teil.")
    Participation.objects.bulk_create(
        Participation(event=event, declaration=declaration) for declaration in new
    )
    if new:
        numbers = ", ".join(sorted(declaration.number for declaration in new))
        record("Zur Unterzeichnung hinzugefügt", event, by=by, after={"declarations": numbers})
    return len(new)


def _waiting(chosen: Iterable[Declaration], *, by: Actor) -> list[Declaration]:
    """The chosen declarations, held; drafts among them are released without a mail."""
    ids = [declaration.pk for declaration in chosen]
    found = Declaration.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    ready = []
    for declaration in found:
        if declaration.state == State.DRAFT:
            declaration = declarations.release(declaration, by=by, letter=None)
        if not allows(declaration.state, Step.PARTNER_SIGNS):
            raise NotAllowedNow(
                f"Die Erklärung {declaration.number} wartet nicht auf die Unterschrift des "
                f"Partners: {declaration.get_state_display()}."
            )
        ready.append(declaration)
    return ready


def _drawn_up(chosen: Iterable[Partner], *, by: Actor) -> list[Declaration]:
    """Declarations of partners that have none, released without a mail.

    All partners are held at once and in one order: two who do the same wait, and not in a circle.
    """
    ids = [partner.pk for partner in chosen]
    found = list(Partner.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    ready = []
    for partner in sorted(found, key=lambda partner: partner.sort_name):
        try:
            drawn_up = declarations.draw_up(partner, by=by)
        except NotAllowedNow as error:
            raise NotAllowedNow(f"{partner.name}: {error}") from error
        ready.append(declarations.release(drawn_up, by=by, letter=None))
    return ready


@atomic
def leave_out(participation: Participation, *, by: Actor) -> None:
    """Take a declaration off the list; its codes end, the declaration stays as it is."""
    event = locked(participation.event)
    # Before its codes, as whoever signs does it: nobody waits in a circle.
    if not Participation.objects.select_for_update().filter(pk=participation.pk).exists():
        return
    links.revoke(SIGN_AT_EVENT, participation.pk)
    number = participation.declaration.number
    record("Von der Unterzeichnung genommen", event, by=by, after={"declaration": number})
    participation.delete()


@atomic
def close(event: SigningEvent, *, by: Actor) -> None:
    """End the event: its codes sign nothing any more. What was signed stays signed."""
    event = locked(event)
    event.closed_at = timezone.now()
    event.save()
    links.revoke(SIGN_AT_EVENT, *event.participations.values_list("pk", flat=True))
    record("Unterzeichnung abgeschlossen", event, by=by)


def locked(event: SigningEvent) -> SigningEvent:
    """The open event, held against everybody else; NotAllowedNow once it is closed."""
    event = SigningEvent.objects.select_for_update().get(pk=event.pk)
    if not event.is_open:
        raise NotAllowedNow("Diese Unterzeichnung ist abgeschlossen.")
    return event
