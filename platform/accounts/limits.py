"""Slow down who tries too often; the counters live in the shared cache, apart for each county."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limit:
    """So many tries of one kind within so many seconds.

    Only a keyed hash of who tries is kept, and only for that time.
    """

    what: str
    most: int
    seconds: int

    def is_reached(self, who: str) -> bool:
        """Whether `who` has used up all tries; this look counts as none."""
        with _nobody_counts_while_the_cache_is_away():
            return cache.get(self._key(who), 0) >= self.most
        return False

    def count(self, who: str) -> None:
        """Note one try."""
        key = self._key(who)
        with _nobody_counts_while_the_cache_is_away():
            cache.add(key, 0, timeout=self.seconds)
            try:
                cache.incr(key)
            except ValueError:  # it expired in between: the next try starts a new span
                return

    def forget(self, who: str) -> None:
        """Start anew, for example after a success."""
        with _nobody_counts_while_the_cache_is_away():
            cache.delete(self._key(who))

    def _key(self, who: str) -> str:
        return f"tries:{self.what}:{salted_hmac('tries', who).hexdigest()}"


@contextmanager
def _nobody_counts_while_the_cache_is_away() -> Iterator[None]:
    """A county's pages must not fall with the cache; sign-in stays slow by its password hash."""
    try:
        yield
    except RedisError:
        log.warning("cache away: tries are not counted")


def address_of(request: HttpRequest) -> str:
    """The network address a request comes from.

    Behind our own proxies (their number is the setting PROXIES) it is the entry of
    X-Forwarded-For that the outermost of them wrote; whatever stands before is anybody's word.
    """
    if settings.PROXIES:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        if len(hops) >= settings.PROXIES and hops[-settings.PROXIES]:
            return hops[-settings.PROXIES]
    return request.META.get("REMOTE_ADDR", "")
