"""Slow down who tries too often; the counters live in the shared cache, apart for each county."""

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def too_often(what: str, who: str, *, limit: int, seconds: int) -> bool:
    """Count one try of `who` and tell whether it is beyond `limit` within `seconds`.

    Only a keyed hash of `who` (an address) is kept, and only for that time.
    """
    key = f"tries:{what}:{salted_hmac('tries', who).hexdigest()}"
    cache.add(key, 0, timeout=seconds)
    try:
        return cache.incr(key) > limit
    except ValueError:  # it expired in between: this is the first try of a new span
        return False


def address_of(request: HttpRequest) -> str:
    """The network address a request comes from, as far as our own proxy vouches for it."""
    return request.META.get("REMOTE_ADDR", "")
