"""Slow down whoever guesses passwords, and lock no owner out because of a stranger.

django-axes counts wrong passwords for the pair of account and network address: a stranger who
hammers somebody's account locks only themselves out. Two limits of our own stand beside it: one
for an address that tries many accounts, one for an account that is tried from many addresses.
The second lets in whoever came from the same address before, so that the owner goes on working.
"""

import logging
from typing import Any

from axes.backends import AxesStandaloneBackend
from axes.handlers.cache import AxesCacheHandler
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from redis.exceptions import RedisError

from accounts.limits import Limit, address_of
from accounts.models import User

log = logging.getLogger(__name__)

PER_ADDRESS = Limit("sign-in-from", most=60, seconds=15 * 60)  # may be a whole town hall
PER_ACCOUNT = Limit("sign-in-from-anywhere", most=100, seconds=60 * 60)
KNOWN_FOR = 30 * 24 * 60 * 60  # seconds for which an address stays known after a sign-in


class Gate(AxesStandaloneBackend):
    """Stands before the check of the password and stops whoever has guessed too often."""


class Counters(AxesCacheHandler):
    """The counters of django-axes in the shared cache; without it, nobody counts.

    A county's people must not be shut out because a cache is away. The hash of the password stays
    slow, and the log tells the operator.
    """

    def __init__(self) -> None:
        self.cache = cache  # that of whichever thread asks

    def get_failures(self, request: HttpRequest, credentials: dict | None = None) -> int:
        try:
            return super().get_failures(request, credentials)
        except RedisError:
            log.warning("cache away: wrong passwords are not counted")
            return 0

    def user_login_failed(
        self, sender: Any, credentials: dict, request: HttpRequest | None = None, **kwargs: Any
    ) -> None:
        try:
            super().user_login_failed(sender, credentials, request, **kwargs)
        except (RedisError, ValueError):  # ValueError: the counter expired between two looks
            log.warning("a wrong password was not counted")

    def user_logged_in(self, sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
        try:
            super().user_logged_in(sender, request, user, **kwargs)
        except RedisError:
            log.warning("cache away: the count of wrong passwords stays")


def whose(request: HttpRequest, credentials: dict | None = None) -> str:
    """Which account somebody tries, as a keyed hash: no address stands in the cache or a log."""
    email = str((credentials or {}).get("email") or "")
    return salted_hmac("tries", email.strip().lower()).hexdigest()


def nobody_by_name(*_: Any) -> str:
    """What a log says of whoever guesses: nothing."""
    return "somebody"


def must_wait(request: HttpRequest, email: str) -> bool:
    """Whether tries from this address, or at this account by strangers, have been too many."""
    address = address_of(request)
    if PER_ADDRESS.is_reached(address):
        return True
    return PER_ACCOUNT.is_reached(email) and not _is_known(email, address)


def count_failure(request: HttpRequest, email: str) -> None:
    """Note a wrong password beside what django-axes notes."""
    PER_ADDRESS.count(address_of(request))
    PER_ACCOUNT.count(email)


def remember_address(request: HttpRequest, email: str) -> None:
    """Somebody came in from here: other people's guessing will not stop them here."""
    try:
        cache.set(_known_key(email, address_of(request)), 1, timeout=KNOWN_FOR)
    except RedisError:
        log.warning("cache away: an address is not remembered")


def _is_known(email: str, address: str) -> bool:
    try:
        return bool(cache.get(_known_key(email, address)))
    except RedisError:
        return True


def _known_key(email: str, address: str) -> str:
    return f"known:{salted_hmac('known', f'{email.lower()} {address}').hexdigest()}"
