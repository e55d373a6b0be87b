"""Who wants a county deleted and who agrees; until its time is over, one word brings it back.

One person alone cannot do it: two operators must put their own names under it. The command line
without a name may begin and counts for nobody.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from tenants.deeds import Deed, Whose, tell
from tenants.lifecycle import LONGEST_REASON
from tenants.models import County, DeletionProtocol, Restoration
from tenants.schemas import outside
from tenants.transactions import atomic

State, Exchange = DeletionProtocol.State, DeletionProtocol.Exchange
PLATFORM = "Plattform"


@dataclass(frozen=True)
class Operator:
    """Who acts: the key is the operator's own, however they are called; empty for nobody."""

    key: str
    label: str


COMMAND_LINE = Operator("", "Betrieb (Kommandozeile)")


def find(slug: str) -> DeletionProtocol | None:
    """The open deletion of a county with this slug, else the last one that is finished."""
    found = DeletionProtocol.objects.filter(slug=slug)
    return found.open().first() or found.filter(state=State.DONE).order_by("-finished_at").first()


def wish(county: County, *, by: object) -> DeletionProtocol:
    """The county itself wants to leave: the operator reads it, and nothing else happens yet."""
    with _alone_with(county) as (now, open_one):
        if open_one is not None:
            return open_one
        protocol = _begun(now, State.WISHED)
        protocol.wished_at = timezone.now()
        protocol.save(force_insert=True)
        tell(Deed(now, "Löschung gewünscht", by, "county", is_told_inside=True))
    return protocol


def drop_wish(county: County, *, by: object) -> bool:
    """The county stays after all; False if there was no wish, or an operator has taken it up."""
    with _alone_with(county) as (now, open_one):
        if open_one is None or open_one.state != State.WISHED:
            return False
        _end(open_one, by="Koordination des Landkreises")
        tell(Deed(now, "Wunsch nach Löschung zurückgenommen", by, "county", is_told_inside=True))
    return True


def ask(
    county: County,
    *,
    confirm: str,
    by: Operator,
    reason: str = "",
    exchange: str = Exchange.STAYS,
    dry_run: bool = False,
) -> DeletionProtocol:
    """Close the county and let its waiting time begin; whoever asks again changes nothing.

    Raises ValidationError with one German message per wrong field.
    """
    check_slug(county.slug, confirm)
    reason = _checked(reason)
    if exchange not in Exchange.values:
        raise ValidationError({"exchange": f"Es gibt: {', '.join(Exchange.values)}."})
    with _alone_with(county) as (now, protocol):
        if protocol is not None and protocol.state != State.WISHED:
            return protocol
        if now.read_only_since is not None:
            raise ValidationError({"slug": "Der Landkreis zieht gerade um."})
        refuse_while_restored(now.slug)
        is_new = protocol is None
        protocol = protocol or _begun(now, State.ASKED)
        protocol.state = State.ASKED
        protocol.exchange, protocol.reason = exchange, reason
        protocol.asked_by, protocol.asked_key = by.label[:200], by.key
        protocol.asked_at = timezone.now()
        protocol.due_at = protocol.asked_at + timedelta(days=settings.DELETION_WAITING_DAYS)
        protocol.state_before, protocol.since_before = now.state, now.state_since
        protocol.reason_before = now.state_reason
        if dry_run:
            return protocol
        protocol.save(force_insert=is_new)
        # First the word in the county's own history, while nobody doubts its state.
        tell(Deed(now, "Löschung beantragt", by.label, "operator", reason, is_told_inside=True))
        _set_state(now, County.State.DELETING, protocol.asked_at, reason)
        county.state = now.state
    return protocol


def approve(
    protocol: DeletionProtocol, *, confirm: str, by: Operator, at_once: str = ""
) -> DeletionProtocol:
    """Put a second operator's name under a request; `at_once` is the reason not to wait.

    Under a request that nobody has put a name to, this one is the first, and another is needed.
    """
    check_slug(protocol.slug, confirm)
    at_once = _checked(at_once)
    with outside(), atomic():
        now = _locked(protocol)
        if now.state in {State.APPROVED, State.RUNNING, State.DONE}:
            return now
        if now.state != State.ASKED:
            raise ValidationError("Es ist keine Löschung beantragt.")
        if not by.key:
            raise ValidationError({"by": "Zustimmen kann nur, wer sich mit Namen ausweist."})
        if by.key == now.asked_key:
            raise ValidationError(
                {"by": "Wer die Löschung beantragt hat, kann ihr nicht selbst zustimmen."}
            )
        county = County.objects.get(pk=now.county_key)
        if not now.is_named:
            now.asked_key, now.asked_by = by.key, f"{by.label} ({now.asked_by})"[:200]
            now.save(update_fields=["asked_key", "asked_by"])
            tell(Deed(county, "Löschung mitbeantragt", by.label, "operator", is_told_inside=True))
            return now
        now.state, now.approved_at = State.APPROVED, timezone.now()
        now.approved_by, now.approved_key = by.label[:200], by.key
        if at_once:
            now.at_once, now.due_at = at_once, now.approved_at
        now.save()
        tell(Deed(county, "Löschung genehmigt", by.label, "operator", at_once, is_told_inside=True))
    return now


def take_back(
    protocol: DeletionProtocol, *, by: str, whose: Whose = "operator", note: str = ""
) -> DeletionProtocol:
    """Bring the county back as it was before; ValidationError once something is gone."""
    with outside(), atomic():
        now = _locked(protocol)
        if now.state == State.TAKEN_BACK:
            return now
        if not now.may_be_taken_back:
            words = f"Diese Löschung lässt sich nicht zurücknehmen: {now.get_state_display()}."
            raise ValidationError(words)
        county = County.objects.select_for_update().get(pk=now.county_key)
        _set_state(county, now.state_before, now.since_before, now.reason_before)
        _end(now, by=by)
        tell(Deed(county, "Löschung zurückgenommen", by, whose, note, is_told_inside=True))
    return now


@contextmanager
def _alone_with(county: County) -> Iterator[tuple[County, DeletionProtocol | None]]:
    """The county's row, locked, and its open deletion; nobody else changes either meanwhile."""
    with outside(), atomic():
        now = County.objects.select_for_update().filter(pk=county.pk).first()
        if now is None:
            raise ValidationError({"slug": "Diesen Landkreis gibt es nicht mehr."})
        yield now, DeletionProtocol.objects.open().filter(county_key=now.pk).first()


def _begun(county: County, state: str) -> DeletionProtocol:
    return DeletionProtocol(
        county_key=county.pk,
        slug=county.slug,
        county_name=county.name,
        region_ags=county.region_ags,
        schema_name=county.schema_name,
        role_name=county.role_name,
        database=county.database,
        state=state,
    )


def _locked(protocol: DeletionProtocol) -> DeletionProtocol:
    return DeletionProtocol.objects.select_for_update().get(pk=protocol.pk)


def _end(protocol: DeletionProtocol, *, by: str) -> None:
    protocol.state, protocol.taken_back_by = State.TAKEN_BACK, by[:200]
    protocol.taken_back_at = timezone.now()
    protocol.save()


def _set_state(county: County, state: str, since: object, reason: str) -> None:
    county.state, county.state_reason = state, reason
    county.state_since = since  # type: ignore[assignment]
    county.save(update_fields=["state", "state_since", "state_reason"])


def check_slug(slug: str, confirm: str) -> None:
    """Refuse what is not exactly the county's slug: nobody deletes the wrong one in passing."""
    if confirm.strip() != slug:
        raise ValidationError(
            {"confirm": f"Bitte geben Sie zur Bestätigung den Kurznamen ein: {slug}"}
        )


def refuse_while_restored(slug: str) -> None:
    """A restoration that nobody has agreed to keeps a copy of everything beside the county."""
    found = Restoration.objects.filter(state__in=Restoration.OPEN, county_slug=slug)
    if found.filter(was_deleted=False).exists():
        raise ValidationError(
            {"slug": "Eine Wiederherstellung ist noch offen: erst bestätigen oder zurücknehmen."}
        )


def _checked(reason: str) -> str:
    reason = " ".join(reason.split())
    if len(reason) > LONGEST_REASON or not reason.isprintable():
        raise ValidationError(
            {"reason": f"Bitte fassen Sie den Grund in höchstens {LONGEST_REASON} Zeichen."}
        )
    return reason
