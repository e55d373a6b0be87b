"""The second proof of who somebody is: an app's code, a passkey, a recovery code.

The rows and the arithmetic are django-allauth's; what may happen when is decided here.
"""

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare

from accounts import open_sessions
from accounts.actors import Actor
from accounts.changes import Change, tell
from accounts.limits import Limit
from accounts.models import User
from accounts.sealing import SealBroken, unseal
from tenants.transactions import atomic

Type = Authenticator.Type
WORDS = {Type.TOTP: "Authenticator-App", Type.WEBAUTHN: "Passkey"}
WRONG_CODES = Limit("second-factor", most=10, seconds=15 * 60)
NOT_YOU = "Waren Sie das nicht? Dann wenden Sie sich bitte sofort an Ihre Koordination."


def of(user: User) -> QuerySet[Authenticator]:
    """What this person proves themselves with; recovery codes only stand in for it."""
    return protected_people().filter(user=user).order_by("pk")


def has(user: User) -> bool:
    """Whether this person is asked for a second factor when signing in."""
    return of(user).exists()


def protected_people() -> QuerySet[Authenticator]:
    """The rows that make somebody be asked, of everybody here; for lists of people."""
    return Authenticator.objects.exclude(type=Type.RECOVERY_CODES)


@atomic
def add_app(user: User, *, secret: str, code: str, session_key: str | None) -> bool:
    """Take an authenticator app that shows the right code; True if recovery codes came with it.

    Raises ValidationError for a wrong code or a second app.
    """
    _alone_with(user)
    if of(user).filter(type=Type.TOTP).exists():
        raise ValidationError("Sie haben schon eine Authenticator-App eingerichtet.")
    counter = _counter_of(secret, code)
    if counter is None:
        raise ValidationError(
            {"code": "Dieser Code passt nicht. Stimmt die Uhrzeit Ihres Telefons?"}
        )
    app = TOTP.activate(user, secret).instance
    app.data["counter"] = counter
    app.save(update_fields=["data"])
    return _added(user, app, session_key)


@atomic
def add_passkey(user: User, *, name: str, credential: dict, session_key: str | None) -> bool:
    """Take a passkey whose registration was checked; True if recovery codes came with it."""
    _alone_with(user)
    passkey = Authenticator.objects.create(
        user=user, type=Type.WEBAUTHN, data={"name": name, "credential": credential}
    )
    return _added(user, passkey, session_key)


def _added(user: User, authenticator: Authenticator, session_key: str | None) -> bool:
    """Sessions that began without a second factor end with the first one."""
    if of(user).count() == 1:
        open_sessions.end_others(user, keep=session_key)
    what = WORDS[Type(authenticator.type)]
    tell(
        Change(
            user,
            f"zweiten Faktor eingerichtet: {what}",
            Actor.person(user),
            f"Für Ihren Zugang wurde ein zweiter Faktor eingerichtet: {what}. {NOT_YOU}",
        )
    )
    if Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).exists():
        return False
    RecoveryCodes.activate(user)
    return True


@atomic
def remove(user: User, authenticator: Authenticator, *, session_key: str | None) -> None:
    """Take one away; with the last one the recovery codes and all other sessions go."""
    _alone_with(user)
    what = WORDS[Type(authenticator.type)]
    authenticator.delete()
    if not has(user):
        Authenticator.objects.filter(user=user).delete()
    open_sessions.end_others(user, keep=session_key)
    tell(
        Change(
            user,
            f"zweiten Faktor entfernt: {what}",
            Actor.person(user),
            f"Von Ihrem Zugang wurde ein zweiter Faktor entfernt: {what}. {NOT_YOU}",
        )
    )


@atomic
def reset(user: User, *, by: Actor, reason: str = "") -> bool:
    """Take all of them away and end all sessions, for somebody who lost them; True if any were."""
    _alone_with(user)
    deleted, _ = Authenticator.objects.filter(user=user).delete()
    if not deleted:
        return False
    open_sessions.end_others(user, keep=None)
    tell(
        Change(
            user,
            "zweiten Faktor zurückgesetzt",
            by,
            "Ihr zweiter Faktor wurde zurückgesetzt. Sie melden sich wieder mit Ihrem Passwort an "
            f"und können einen neuen einrichten. {NOT_YOU}",
            {"reason": reason} if reason else {},
        )
    )
    return True


@atomic
def renew_recovery_codes(user: User) -> None:
    """Make new recovery codes; the former ones are worthless from now on."""
    _alone_with(user)
    if not has(user):
        raise ValidationError("Wiederherstellungscodes gibt es nur mit einem zweiten Faktor.")
    Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).delete()
    RecoveryCodes.activate(user)
    tell(
        Change(
            user,
            "Wiederherstellungscodes erneuert",
            Actor.person(user),
            f"Für Ihren Zugang wurden neue Wiederherstellungscodes erstellt. {NOT_YOU}",
        )
    )


def recovery_codes(user: User) -> list[str]:
    """Those that were not used yet; pages show them once, right after they were made."""
    row = Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).first()
    try:
        return row.wrap().get_unused_codes() if row else []
    except SealBroken:
        return []


@atomic
def accept_code(user: User, code: str) -> Authenticator | None:
    """The factor that this code belongs to, used up by it; None if it is none of theirs."""
    rows = Authenticator.objects.select_for_update().filter(user=user).exclude(type=Type.WEBAUTHN)
    for row in rows.order_by("-type"):  # the app first
        try:
            good = _use_app(row, code) if row.type == Type.TOTP else row.wrap().validate_code(code)
        except SealBroken:  # made with a former SECRET_KEY that nobody knows any more
            continue
        if good:
            row.refresh_from_db()
            row.record_usage()
            if row.type == Type.RECOVERY_CODES:
                _tell_of_recovery_code(user)
            return row
    return None


def _tell_of_recovery_code(user: User) -> None:
    left = len(recovery_codes(user))
    tell(
        Change(
            user,
            "Wiederherstellungscode benutzt",
            Actor.person(user),
            "Mit einem Wiederherstellungscode hat sich jemand an Ihrem Zugang angemeldet. "
            f"Es bleiben {left} Codes. {NOT_YOU}",
            {"left": left},
        )
    )


def _use_app(row: Authenticator, code: str) -> bool:
    """A code counts once: the time step it stood for, and all before, are over with it."""
    counter = _counter_of(unseal(row.data["secret"], "second-factor"), code)
    if counter is None or counter <= row.data.get("counter", 0):
        return False
    row.data["counter"] = counter
    row.save(update_fields=["data"])
    return True


def _counter_of(secret: str, code: str) -> int | None:
    typed = "".join(code.split())
    for counter in yield_hotp_counters_from_time():
        if constant_time_compare(typed, format_hotp_value(hotp_value(secret, counter))):
            return counter
    return None


def _alone_with(user: User) -> None:
    """Two windows of the same person change it one after the other."""
    User.objects.select_for_update().get(pk=user.pk)
