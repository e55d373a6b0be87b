"""Codes to sign by: links of one event, shown as QR codes, known only when they are made."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import segno
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.safestring import mark_safe

from accounts import links
from accounts.actors import Actor
from alliances.declarations import signing
from alliances.declarations.models import Signature
from alliances.history.actions import record
from alliances.launches.actions import SIGN_AT_EVENT, WAITING, locked
from alliances.launches.models import Participation, SigningEvent
from alliances.partners.actions import NotAllowedNow
from tenants.hosts import address
from tenants.schemas import current_county
from tenants.transactions import atomic

END_OF_DAY = 0
HOURS = (2, 4, 8, 24)
ON_SCREEN = timedelta(minutes=15)
PATH = "/vor-ort/{}/"


@dataclass(frozen=True)
class Code:
    """One declaration's way to its signature, as it is put into somebody's hands."""

    participation: Participation
    link: str
    until: datetime

    @property
    def svg(self) -> str:
        """The QR code of the link, black on white whatever the page's colours are.

        Level M is read with 15 % of it dirty or creased.
        """
        drawn = segno.make(self.link, error="m", micro=False)
        # made of numbers alone: nothing of the link stands in it as text
        return mark_safe(drawn.svg_inline(omitsize=True, light="white", svgclass="kk-qr__code"))

    @property
    def short_link(self) -> str:
        """The link as one types it."""
        return self.link.partition("://")[2]


@atomic
def print_cards(event: SigningEvent, *, hours: int = END_OF_DAY, by: Actor) -> list[Code]:
    """A code for each declaration that its partner has not signed; all former ones end.

    They last until the event's day is over, or for some hours from now.
    """
    event = locked(event)
    until = _until(event, hours)
    missing = list(missing_at(event))
    if not missing:
        raise NotAllowedNow("Hier fehlt keine Unterschrift eines Partners.")
    links.revoke(SIGN_AT_EVENT, *event.participations.values_list("pk", flat=True))
    codes = _issue(missing, until=until)
    record("Karten mit Codes ausgegeben", event, by=by, after={"count": len(codes), "until": until})
    return codes


def _until(event: SigningEvent, hours: int) -> datetime:
    if hours:
        return timezone.now() + timedelta(hours=hours)
    until = timezone.make_aware(datetime.combine(event.held_on + timedelta(days=1), time.min))
    if until <= timezone.now():
        raise ValidationError(
            {"hours": "Der Tag der Unterzeichnung ist vorbei. Bitte wählen Sie Stunden ab jetzt."}
        )
    return until


@atomic
def show_code(participation: Participation, *, by: Actor) -> Code:
    """A code for the screen, good for a quarter of an hour; the card of the same keeps its own."""
    event = locked(participation.event)
    found = missing_at(event).filter(pk=participation.pk).first()
    if found is None:
        raise NotAllowedNow("Dieser Partner hat schon unterschrieben oder ist nicht mehr dabei.")
    [code] = _issue([found], until=timezone.now() + ON_SCREEN, beside=True)
    number = found.declaration.number
    record("Code am Bildschirm gezeigt", event, by=by, after={"declaration": number})
    return code


def _issue(
    participations: Iterable[Participation], *, until: datetime, beside: bool = False
) -> list[Code]:
    by_id = {participation.pk: participation for participation in participations}
    tokens = links.issue_typed(SIGN_AT_EVENT, by_id, until=until, beside=beside)
    county = current_county()
    return [
        Code(by_id[pk], address(county, PATH.format(token)), until) for pk, token in tokens.items()
    ]


def missing_at(event: SigningEvent) -> QuerySet[Participation]:
    """Those at this event whose partner has not signed yet, by name."""
    return (
        event.participations.filter(declaration__state__in=WAITING)
        .select_related("declaration__partner", "event")
        .order_by("declaration__partner__sort_name", "pk")
    )


def behind_code(token: str) -> Participation:
    """What this code may sign; LinkNotValid if there is nothing (any more)."""
    link = links.find(token, SIGN_AT_EVENT)
    found = (
        Participation.objects.select_related("event", "declaration__partner", "declaration__text")
        .filter(pk=link.subject, event__closed_at=None)
        .first()
    )
    if found is None:
        raise links.LinkNotValid
    return found


@atomic
def sign_by_code(
    token: str, *, name: str, function: str, place: str, on: date, read: str = ""
) -> Signature:
    """The partner's signature by a code of the event; all its codes end with it.

    The participation is held first, so that two codes of one partner wait for each other.
    """
    subject = links.find(token, SIGN_AT_EVENT).subject
    Participation.objects.select_for_update().filter(pk=subject).first()
    link = links.find(token, SIGN_AT_EVENT, lock=True)
    participation = behind_code(token)
    links.use(link)
    links.revoke(SIGN_AT_EVENT, participation.pk)
    declaration = participation.declaration
    return signing.sign(
        declaration,
        party=Signature.Party.PARTNER,
        name=name,
        function=function,
        place=place,
        on=on,
        read=read,
        by=Actor.link(f"Vor Ort, {participation.event.name}: {declaration.partner_name}"[:200]),
    )
