"""One relay at a time, and nobody who called is forgotten."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from outbox.relay import BATON, CALLED, Baton
from tenants.schemas import outside


@pytest.fixture(autouse=True)
def _nobody_relays() -> Iterator[None]:
    with outside():
        cache.delete_many([BATON, CALLED])
        yield
        cache.delete_many([BATON, CALLED])


def test_only_one_has_the_baton() -> None:
    first, second = Baton(), Baton()

    assert first.take()
    assert not second.take()
    first.drop()
    assert second.take()


def test_who_called_in_vain_is_heard_at_the_end() -> None:
    """The holder may have looked a moment before the call; it must not wait for the next round."""
    first, second = Baton(), Baton()
    first.take()

    second.take()

    assert first.drop() is True
    assert first.drop() is False


def test_nobody_gives_away_what_is_somebody_elses() -> None:
    late, now = Baton(), Baton()
    late.take()
    cache.delete(BATON)  # it was silent for too long
    assert now.take()

    late.drop()

    assert not Baton().take()


@pytest.mark.parametrize("call", ["take", "renew"])
def test_without_a_cache_everybody_may(settings, monkeypatch, call: str) -> None:
    monkeypatch.setattr("outbox.relay.cache", Broken())
    baton = Baton()
    baton.renewed_at = 0

    assert getattr(baton, call)() in (True, None)
    assert baton.drop() is False


class Broken:
    """A cache that is away."""

    def __getattr__(self, name: str) -> None:
        raise ConnectionError(name)
