"""Ask to come in, come in by a link that works once, and be sent out again."""

from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import User
from accounts.permissions import SupportRole
from accounts.tokens import fingerprint, new_token
from support.models import Permit, SupportEntry
from support.telling import ASKED, ENDED, ENTERED, Told, tell
from tenants.models import County
from tenants.schemas import current_county, inside
from tenants.transactions import atomic

MINUTES = (15, 30, 60, 120, 240, 480)
DEFAULT_MINUTES = 60
LINK_LASTS = timedelta(minutes=5)
PURPOSE = "support-entry"
ROLES = {
    SupportEntry.Rights.READ: SupportRole.READS,
    SupportEntry.Rights.ACT: SupportRole.ACTS,
}


class NoEntry(Exception):
    """No open entry of this operator, or no such link; nobody learns which."""


def ask(county: County, *, operator: User, reason: str, minutes: int, rights: str) -> SupportEntry:
    """Let an operator come into the county for so long; the county hears of it at once.

    Raises ValidationError with a German message for the wrong field.
    """
    reason = " ".join(reason.split())
    if not reason or len(reason) > 500:
        raise ValidationError({"reason": "Bitte geben Sie einen Grund an, höchstens 500 Zeichen."})
    if minutes not in MINUTES:
        raise ValidationError({"minutes": "Ein Zugang dauert 15 Minuten bis 8 Stunden."})
    if county.state != County.State.ACTIVE or county.read_only_since is not None:
        raise ValidationError("Der Landkreis ruht gerade; auch der Support kommt nicht hinein.")
    with inside(county), atomic():
        if rights == SupportEntry.Rights.ACT and not may_act():
            raise ValidationError(
                {"rights": "Der Landkreis erlaubt dem Support nur zu lesen. Er kann das ändern."}
            )
        if SupportEntry.objects.open().filter(operator_id=str(operator.pk)).exists():
            raise ValidationError("Sie haben hier schon einen offenen Zugang.")
        entry = SupportEntry.objects.create(
            operator_id=str(operator.pk),
            operator=operator.label[:200],
            reason=reason,
            rights=rights,
            until=timezone.now() + timedelta(minutes=minutes),
        )
        tell(Told(county, entry, ASKED, actor_of(entry)))
    return entry


def link(county: County, pk: UUID, *, operator: User) -> str:
    """A secret that leads the operator in once, within minutes; an earlier one ends with it."""
    with inside(county), atomic():
        entry = SupportEntry.objects.open().select_for_update().filter(pk=pk).first()
        if entry is None or entry.operator_id != str(operator.pk):
            raise NoEntry
        token = new_token()
        entry.token_hash = fingerprint(token, PURPOSE)
        entry.token_until = timezone.now() + LINK_LASTS
        entry.save(update_fields=["token_hash", "token_until"])
    return token


def find(token: str, *, lock: bool = False) -> SupportEntry:
    """The open entry behind a link, in the county that is set; NoEntry if there is none."""
    entries = SupportEntry.objects.open().filter(
        token_hash=fingerprint(token, PURPOSE), token_until__gt=timezone.now()
    )
    entry = (entries.select_for_update() if lock else entries).first()
    if entry is None:
        raise NoEntry
    return entry


@atomic
def enter(token: str) -> SupportEntry:
    """Use the link up; who was in by an earlier one is out."""
    entry = find(token, lock=True)
    entry.token_hash, entry.token_until = "", None
    entry.session_mark, entry.entered_at = new_token(), timezone.now()
    entry.save()
    tell(Told(current_county(), entry, ENTERED, actor_of(entry)))
    return entry


@atomic
def end(entry: SupportEntry, *, by: Actor) -> bool:
    """Send the operator out with their next request; False if the entry had ended already."""
    entry = SupportEntry.objects.select_for_update().get(pk=entry.pk)
    if not entry.is_open:
        return False
    entry.ended_at, entry.ended_by, entry.token_hash = timezone.now(), by.label[:200], ""
    entry.save()
    tell(Told(current_county(), entry, ENDED, by))
    return True


def operator(user: User) -> Actor:
    """An operator who does something from the console, as the county's history names them."""
    return Actor("person", f"Support (Betrieb): {user.label}"[:120], id=str(user.pk))


def may_act() -> bool:
    """Whether this county lets the support change things when it asks for that."""
    return Permit.objects.filter(may_act=True).exists()


def actor_of(entry: SupportEntry) -> Actor:
    """The operator as the county's history names them."""
    return Actor.person(person_of(entry))


def person_of(entry: SupportEntry) -> User:
    """Who is in, as pages see them: no row of the county's people, and never to become one."""
    person = User(
        id=entry.pk,
        name=entry.label,
        function="Support (Betrieb)",
        role=ROLES[SupportEntry.Rights(entry.rights)],
        password=entry.session_mark,
    )
    person.save = _not_kept  # type: ignore[method-assign]
    return person


def _not_kept(*_: object, **__: object) -> None:
    raise RuntimeError("Somebody of the support has no account in the county.")
