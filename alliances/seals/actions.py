"""Keep and remove a county's own certificate, and say which one seals now."""

from base64 import b64decode, b64encode
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import sealing
from accounts.actors import Actor
from accounts.models import User
from accounts.permissions import Role
from alliances.history.actions import record
from alliances.letters import post
from alliances.profile.models import Alliance
from alliances.seals.certificates import SealCertificate, SealNotPossible, unpacked
from alliances.seals.models import CountySeal
from alliances.seals.operators import operators_seal
from tenants.transactions import atomic

PURPOSE = "seal-certificate"
WARNINGS = (timedelta(days=30), timedelta(days=7))  # before it expires
PAGE = "/verwaltung/siegel/"


@atomic
def keep(content: bytes, password: str, *, by: Actor) -> CountySeal:
    """Seal with this PKCS#12 from now on; ValidationError at `file` or `password`."""
    alliance = Alliance.objects.select_for_update().get()  # one at a time
    seal = unpacked(content, password)
    try:
        seal.check_day()
    except SealNotPossible as error:
        raise ValidationError({"file": str(error)}) from error
    former = CountySeal.objects.first()
    row, _ = CountySeal.objects.update_or_create(
        pk=1,
        defaults={
            "sealed_pkcs12": sealing.seal(b64encode(seal.packed()).decode(), PURPOSE),
            "subject": seal.subject,
            "issuer": seal.issuer,
            "fingerprint": seal.fingerprint,
            "valid_until": seal.valid_until,
            "uploaded_at": timezone.now(),
            "warned_at": None,
        },
    )
    record(
        "Siegelzertifikat hinterlegt",
        alliance,
        by=by,
        before=_told(former) if former else None,
        after=_told(row),
    )
    return row


@atomic
def remove(*, by: Actor) -> None:
    """Forget the county's own certificate; safe to repeat. What it has sealed stays sealed."""
    alliance = Alliance.objects.select_for_update().get()
    row = CountySeal.objects.first()
    if row is None:
        return
    row.delete()
    record("Siegelzertifikat entfernt", alliance, by=by, before=_told(row))


def _told(row: CountySeal) -> dict[str, object]:
    return {"subject": row.subject, "issuer": row.issuer, "valid_until": row.valid_until.date()}


def current_seal() -> SealCertificate:
    """What seals in this county now: its own certificate while it is valid, else the operator's.

    SealNotPossible with the reason if neither may.
    """
    try:
        own = own_seal()
        if own is not None:
            own.check_day()
            return own
    except SealNotPossible:
        pass  # the page and a letter have told the coordination
    seal = operators_seal()
    seal.check_day()
    return seal


def own_seal() -> SealCertificate | None:
    """The county's own certificate with its key, valid or not."""
    row = CountySeal.objects.first()
    if row is None:
        return None
    try:
        return unpacked(b64decode(sealing.unseal(row.sealed_pkcs12, PURPOSE)))
    except sealing.SealBroken as error:
        raise SealNotPossible(
            "Der Schlüssel wurde mit einem früheren SECRET_KEY verwahrt und ist nicht mehr lesbar."
        ) from error


@atomic
def warn_before_expiry() -> int:
    """Write to the coordination in good time; answers how many letters. Safe to repeat."""
    row = CountySeal.objects.select_for_update().first()
    now = timezone.now()
    if row is None or not any(_is_due(row, before, now) for before in WARNINGS):
        return 0
    coordinators = User.objects.filter(role=Role.COORDINATOR, is_active=True)
    emails = list(coordinators.order_by("email").values_list("email", flat=True))
    for email in emails:
        post(
            "seal_expires",
            to=email,
            subject="Das Siegelzertifikat läuft ab",
            context={"seal": row, "until": timezone.localtime(row.valid_until)},
            path=PAGE,
        )
    row.warned_at = now
    row.save(update_fields=["warned_at"])
    return len(emails)


def _is_due(row: CountySeal, before: timedelta, now) -> bool:
    """Whether the time for this warning has come, and none was written since."""
    start = row.valid_until - before
    return start <= now and (row.warned_at is None or row.warned_at < start)
