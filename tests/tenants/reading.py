"""Ways to read one row of a county, and situations to read it in; used by threads and by tasks."""

import contextvars
import random
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

from asgiref.sync import async_to_sync, sync_to_async
from django.db import DatabaseError, connection, connections, transaction
from django.http import StreamingHttpResponse
from django.test import RequestFactory

from alliances.goals.models import Objective
from tenants.middleware import CountyMiddleware
from tenants.models import County
from tenants.postgresql.base import DatabaseWrapper
from tenants.postgresql.places import NOWHERE, at
from tenants.schemas import NoCounty, WrongCounty, inside
from tests.cast import canary

Read = Callable[[], str]


class Undone(Exception):
    """Takes back what stands in its transaction."""


def by_orm() -> str:
    return Objective.objects.get().title


def by_sql() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT title FROM alliances_objective WHERE title <> %s", ["x"])
        return cursor.fetchone()[0]


def by_iterator() -> str:
    [goal] = Objective.objects.iterator(chunk_size=1)
    return goal.title


def by_values() -> str:
    return str(Objective.objects.values_list("title", flat=True)[0])


READS: list[Read] = [by_orm, by_sql, by_iterator, by_values]


def alone(read: Read, _: County) -> list[str]:
    return [read()]


def together(read: Read, _: County) -> list[str]:
    with transaction.atomic():
        return [read(), by_sql(), read()]


def past_a_savepoint(read: Read, _: County) -> list[str]:
    with transaction.atomic():
        with transaction.atomic():
            first = read()
        return [first, read()]


def past_an_undone_savepoint(read: Read, _: County) -> list[str]:
    found = []
    with transaction.atomic():
        try:
            with transaction.atomic():
                found.append(read())
                raise Undone
        except Undone:
            found.append(read())
    return [*found, read()]


def past_an_error(read: Read, _: County) -> list[str]:
    with transaction.atomic():
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT nothing")
        except DatabaseError:
            pass
        return [read()]


def undone(read: Read, _: County) -> list[str]:
    found = []
    try:
        with transaction.atomic():
            found.append(read())
            raise Undone
    except Undone:
        return [*found, read()]


def with_a_look_next_door(read: Read, neighbour: County) -> list[str]:
    """The neighbour's inside a savepoint that is undone, then ours: nothing of it may stay."""
    with transaction.atomic():
        found = [read()]
        try:
            with transaction.atomic(), inside(neighbour):
                if canary(neighbour) in read():
                    found.append("neighbour's own, as it must be")
                raise Undone
        except Undone:
            pass
        return [title for title in [*found, read()] if title.startswith("Weniger")]


def after_the_commit(read: Read, neighbour: County) -> list[str]:
    """What waits for the commit runs when the neighbour is set, and is ours all the same."""
    found: list[str] = []
    place = contextvars.copy_context()

    def ours() -> None:
        transaction.on_commit(lambda: found.append(read()))

    with inside(neighbour), transaction.atomic():
        place.run(ours)
        by_sql()
    return found


def in_pieces(read: Read, neighbour: County) -> list[str]:
    """A page that is sent piece by piece, read when the request is long over."""
    middleware: Any = CountyMiddleware
    answer = middleware(lambda request: StreamingHttpResponse(read() for _ in range(3)))
    host = f"{schema_host()}.localhost"
    with at(NOWHERE):
        pieces = iter(answer(RequestFactory().get("/", headers={"host": host})))
        found = [next(pieces)]
    with inside(neighbour):
        by_sql()
        found.append(next(pieces))
        by_sql()
    found += pieces
    return [piece.decode() for piece in found]


def schema_host() -> str:
    """The slug of the county that is set."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return cursor.fetchone()[0].removeprefix("lk_").replace("_", "-")


def half_a_list(read: Read, neighbour: County) -> list[str]:
    """A server-side cursor that is opened here, left for the neighbour, and read on."""
    with transaction.atomic():
        rows = Objective.objects.iterator(chunk_size=1)
        found = [next(rows).title]
        with inside(neighbour):
            by_sql()
        found += [goal.title for goal in rows]
        return [*found, read()]


def from_a_coroutine(read: Read, _: County) -> list[str]:
    async def several() -> list[str]:
        return [await sync_to_async(read)(), await sync_to_async(by_sql)()]

    return async_to_sync(several)()


def in_a_thread(read: Read, _: County) -> list[str]:
    """A thread that takes our place along reads ours; one that does not reads nothing."""
    found: list[str] = []
    here, base = contextvars.copy_context(), dict(connection.settings_dict)

    def work() -> None:
        own: Any = DatabaseWrapper(base, alias="default")
        connections["default"] = own
        try:
            try:
                found.append(f"{by_orm()} without a county")
            except NoCounty:
                here.run(lambda: found.append(read()))
        finally:
            own.close()
            del connections["default"]

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return found


def lazily(read: Read, neighbour: County) -> list[str]:
    """A query made here and asked there is refused."""
    goals = Objective.objects.filter(position__gte=0)
    try:
        with inside(neighbour):
            return [goals.get().title]
    except WrongCounty:
        return [goals.get().title, read()]


Work = Callable[[Read, County], list[str]]
OFTEN: list[Work] = [
    alone,
    together,
    past_a_savepoint,
    past_an_undone_savepoint,
    past_an_error,
    undone,
    with_a_look_next_door,
    after_the_commit,
    half_a_list,
    lazily,
]
# Each of these takes as long as twenty of the others.
SELDOM: list[Work] = [in_pieces, from_a_coroutine, in_a_thread]


def once(dice: random.Random, county: County, neighbour: County) -> Counter:
    """One situation and one way to read, by chance: how many were read, how many wrongly."""
    work, read = dice.choice(SELDOM if dice.random() < 0.1 else OFTEN), dice.choice(READS)
    told = Counter[str]()
    with inside(county):
        for title in work(read, neighbour):
            told["read"] += 1
            told[work.__name__] += 1
            told[read.__name__] += 1
            told["wrong"] += title != f"Weniger Emissionen {canary(county, 'ziel')}"
    assert told["read"], work.__name__
    return told
