"""Deliver what is due, fairly: county by county in turn, few for each receiver, in threads.

One relay works at a time (a baton in the cache); two would do no harm, for rows are claimed.
"""

import logging
import queue
import threading
import time
import uuid
from collections import Counter, deque
from collections.abc import Callable
from functools import partial
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.db import Error, connections
from redis.exceptions import RedisError

from outbox import pace
from outbox.carrying import connection_is_bound, deliver
from outbox.claiming import claim, recover
from outbox.looking import due
from outbox.models import Effect
from tenants.failures import is_away
from tenants.models import County
from tenants.schemas import inside, outside

log = logging.getLogger(__name__)
BATON, BATON_LASTS = "outbox-relay", 5  # seconds
CALLED, CALLED_LASTS = "outbox-called", 60  # somebody wanted a relay while one was at work
LOOK = 1.0  # seconds between two questions to all counties
Job = tuple[County, Effect]
Result = TypeVar("Result")


def relay() -> bool:
    """Deliver what is due; True if something that is due was left for the next one."""
    if not settings.OUTBOX_THREADS or connection_is_bound():
        _one_by_one()
        return False
    baton = Baton()
    if not baton.take():
        return False
    try:
        more = Relay(baton).run()
    finally:
        was_called = baton.drop()
    return more or was_called


def _one_by_one() -> None:
    """The same without threads, a county's turn each: where a test's transaction sees all."""
    while found := due():
        begun = 0
        for each in found:
            with inside(each.county):
                recover()
                effect = claim()
            if effect is not None:
                begun += 1
                deliver(each.county, effect)
        if not begun:
            return


class Relay:
    """One round of deliveries; see `pace` for how much may be under way."""

    def __init__(self, hold: "Baton"):
        self.hold = hold
        self.todo: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self.finished: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self.threads: list[threading.Thread] = []
        self.turns: deque[County] = deque()
        self.kinds: dict[UUID, set[str]] = {}  # what each of them has that is due
        self.busy: Counter[tuple] = Counter()
        self.under_way = 0
        self.looked_at = 0.0

    def run(self) -> bool:
        """Until nothing is due or the time is up, and all deliveries have ended."""
        until, has_looked_in_vain = time.monotonic() + pace.BUDGET, False
        try:
            while True:
                self.hold.renew()
                may_begin = time.monotonic() < until
                if begun := self._begin() if may_begin else 0:
                    has_looked_in_vain = False
                if begun or self.under_way:
                    self._collect()
                elif not may_begin or has_looked_in_vain:
                    return not may_begin
                else:
                    self._look()
                    has_looked_in_vain = True
        finally:
            for _ in self.threads:
                self.todo.put(None)
            for thread in self.threads:
                thread.join()

    def _begin(self) -> int:
        """Start one delivery of every county whose turn it is and for which there is room."""
        if time.monotonic() - self.looked_at > LOOK:
            self._look()
        begun = 0
        for _ in range(len(self.turns)):
            county = self.turns.popleft()
            kinds = {kind for kind in self.kinds[county.pk] if self._has_room(county, kind)}
            if kinds:
                begun += self._begin_one(county, kinds)
            if self.kinds[county.pk]:
                self.turns.append(county)
        return begun

    def _begin_one(self, county: County, kinds: set[str]) -> bool:
        """Start a delivery of this county; False where nothing can go now."""
        full = [key[1] for key, count in self.busy.items() if _is_full_lane(key, count)]
        effect = _in(county, partial(claim, kinds=kinds, without_lanes=full))
        if effect is not None:
            self._start(county, effect)
        elif not full:
            self.kinds[county.pk] -= kinds  # until the next look
        return effect is not None

    def _look(self) -> None:
        """Who has something due; those that wait for their turn already keep their place."""
        self.looked_at = time.monotonic()
        _renew_connections()
        found = due()
        for each in found:
            if each.has_lapsed:
                _in(each.county, recover)
        self.kinds = {each.county.pk: set(each.kinds) for each in found}
        kept = [county for county in self.turns if county.pk in self.kinds]
        known = {county.pk for county in kept}
        self.turns = deque([*kept, *(e.county for e in found if e.county.pk not in known)])

    def _has_room(self, county: County, kind: str) -> bool:
        return (
            self.busy["kind", kind] < pace.PER_KIND[kind]
            and self.busy["county", county.pk, kind] < pace.PER_COUNTY_AND_KIND
        )

    def _start(self, county: County, effect: Effect) -> None:
        self.busy.update(_places_of(county, effect))
        self.under_way += 1
        if self.under_way > len(self.threads):
            thread = threading.Thread(target=self._work, daemon=True)
            self.threads.append(thread)
            thread.start()
        self.todo.put((county, effect))

    def _collect(self) -> None:
        """Wait a moment for deliveries to end."""
        wait = 0.1
        while True:
            try:
                county, effect = self.finished.get(timeout=wait)
            except queue.Empty:
                return
            wait = 0.001
            self.under_way -= 1
            self.busy.subtract(_places_of(county, effect))

    def _work(self) -> None:
        """One thread's day; it starts nowhere and has connections of its own."""
        try:
            while (job := self.todo.get()) is not None:
                try:
                    _renew_connections()
                    deliver(*job)
                except Exception:
                    log.exception("effect %s", job[1].pk)
                finally:
                    self.finished.put(job)
        finally:
            connections.close_all()


def _in(county: County, action: Callable[[], Result]) -> Result | None:
    """Do this in a county; one that is just moved, deleted or mended must not stop the others."""
    try:
        with inside(county):
            return action()
    except Error as error:
        if is_away(error):
            raise
        log.warning("the outbox of %s has to wait: %s", county.slug, type(error.__cause__).__name__)
        return None


def _renew_connections() -> None:
    """Part from what is broken, old, or has seen too many counties."""
    for connection in connections.all(initialized_only=True):
        connection.close_if_unusable_or_obsolete()


def _places_of(county: County, effect: Effect) -> list[tuple]:
    return [
        ("kind", effect.kind),
        ("county", county.pk, effect.kind),
        ("lane", effect.lane),
    ]


def _is_full_lane(key: tuple, count: int) -> bool:
    return key[0] == "lane" and key[1] != "" and count >= pace.PER_LANE


class Baton:
    """Says to other workers that somebody relays; forgotten soon after its holder has died."""

    def __init__(self) -> None:
        self.token = uuid.uuid4().hex
        self.renewed_at = time.monotonic()

    def take(self) -> bool:
        """Whether it is ours now; without a cache everybody may.

        Whoever does not get it has left word before: the holder may just have looked.
        """
        try:
            with outside():
                cache.set(CALLED, True, CALLED_LASTS)
                if not cache.add(BATON, self.token, BATON_LASTS):
                    return False
                cache.delete(CALLED)
        except (RedisError, OSError):
            pass
        return True

    def renew(self) -> None:
        """Keep it, at most once a second."""
        if time.monotonic() - self.renewed_at < 1:
            return
        self.renewed_at = time.monotonic()
        try:
            with outside():
                cache.touch(BATON, BATON_LASTS)
        except (RedisError, OSError):
            pass  # whoever relays beside us claims other rows

    def drop(self) -> bool:
        """Give it away, if it is still ours; True if somebody called meanwhile."""
        try:
            with outside():
                if cache.get(BATON) == self.token:
                    cache.delete(BATON)
                return cache.delete(CALLED)
        except (RedisError, OSError):
            return False
