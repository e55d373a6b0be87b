"""Where somebody is signed in just now, and how they end it from afar.

The rows are django-allauth's. Of the network address only the beginning is kept, of the browser
what it says of itself; both go with the session.
"""

import logging
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from redis.exceptions import RedisError

from accounts.actors import Actor
from accounts.changes import Change, tell
from accounts.limits import address_of
from accounts.models import User
from tenants.transactions import atomic

log = logging.getLogger(__name__)

SEEN_EVERY = 5 * 60  # seconds: often enough to recognise a forgotten session, and cheap
SYSTEMS = {"Windows": "Windows", "iPhone": "iOS", "iPad": "iPadOS", "Android": "Android"}
SYSTEMS |= {"Mac OS X": "macOS", "CrOS": "ChromeOS", "Linux": "Linux"}
BROWSERS = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome"}
BROWSERS |= {"Safari/": "Safari"}


@dataclass(frozen=True)
class OpenSession:
    """One place where somebody is signed in, as their own page shows it."""

    id: int
    device: str
    address: str
    begun_at: datetime
    seen_at: datetime
    is_this: bool


@atomic
def note(request: HttpRequest, user: User) -> None:
    """A session begins; what was left of ended ones goes."""
    _forget_ended(user)
    UserSession.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "user": user,
            "ip": shortened(address_of(request)),
            "user_agent": re.sub(r"[^ -~]", "", request.META.get("HTTP_USER_AGENT", ""))[:200],
        },
    )
    _is_seen_lately(request.session.session_key)


def _is_seen_lately(key: str | None) -> bool:
    """Whether this session was noted within the last minutes; from now on it was."""
    try:
        return not cache.add(f"seen:{key}", 1, timeout=SEEN_EVERY)
    except RedisError:
        return True


def keep_seen(request: HttpRequest) -> None:
    """Somebody is there; written every few minutes and never while their county moves."""
    county = getattr(request, "county", None)
    if county is not None and county.read_only_since is not None:
        return
    key = request.session.session_key
    if _is_seen_lately(key):
        return
    UserSession.objects.filter(session_key=key).update(last_seen_at=timezone.now())


def of(user: User, *, this: str | None) -> list[OpenSession]:
    """All places where this person is signed in, the one that asks first."""
    alive = _alive(user)
    found = [
        OpenSession(
            row.pk,
            device_of(row.user_agent),
            row.ip,
            row.created_at,
            row.last_seen_at,
            row.session_key == this,
        )
        for row in UserSession.objects.filter(user=user).order_by("-last_seen_at")
        if row.session_key in alive
    ]
    return sorted(found, key=lambda session: not session.is_this)


@atomic
def end(user: User, pk: int) -> bool:
    """End one session of this person at once; False if it is over already, or not theirs."""
    row = UserSession.objects.filter(user=user, pk=pk).first()
    if row is None:
        return False
    _delete([row.session_key])
    tell(Change(user, "Sitzung beendet", Actor.person(user)))
    return True


@atomic
def end_all_others(user: User, *, keep: str | None) -> int:
    """End every session of this person but the one that asks; how many there were."""
    ended = end_others(user, keep=keep)
    if ended:
        tell(
            Change(
                user, "alle anderen Sitzungen beendet", Actor.person(user), after={"count": ended}
            )
        )
    return ended


def end_others(user: User, *, keep: str | None) -> int:
    """The same as part of a bigger change, which has its own line of history."""
    rows = UserSession.objects.filter(user=user).exclude(session_key=keep or "")
    keys = list(rows.values_list("session_key", flat=True))
    _delete(keys)
    return len(keys)


def _delete(keys: list[str]) -> None:
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()


def _alive(user: User) -> set[str]:
    """The keys of sessions that would still let this person in."""
    keys = UserSession.objects.filter(user=user).values_list("session_key", flat=True)
    now = timezone.now()
    sessions = Session.objects.filter(session_key__in=list(keys), expire_date__gt=now)
    proof = user.get_session_auth_hash()
    return {
        session.session_key
        for session in sessions
        if constant_time_compare(session.get_decoded().get(HASH_SESSION_KEY, ""), proof)
    }


def _forget_ended(user: User) -> None:
    # One that began just now may not have been saved as a whole yet.
    before = timezone.now() - timedelta(minutes=1)
    rows = UserSession.objects.filter(user=user, created_at__lt=before)
    if rows.exists():
        rows.exclude(session_key__in=_alive(user)).delete()


def shortened(address: str) -> str:
    """The beginning of a network address: enough to recognise a place, too little for a person."""
    try:
        known = ip_address(address)
    except ValueError:
        return "0.0.0.0"  # noqa: S104 - no address to listen on, none at all
    length = 24 if known.version == 4 else 48
    return str(ip_network(f"{known}/{length}", strict=False).network_address)


def device_of(user_agent: str) -> str:
    """Browser and system in words."""
    browser = next((name for mark, name in BROWSERS.items() if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS.items() if mark in user_agent), "")
    if browser and system:
        return f"{browser} unter {system}"
    return browser or system or "unbekanntes Gerät"


def on_signed_in(sender: Any, request: HttpRequest, user: User, **_: Any) -> None:
    """Whoever comes in, by whatever way, is noted."""
    note(request, user)
