"""Very many reads of every kind, in many threads, with and without a pool: none from next door."""

import random
import tempfile
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction

from alliances.goals.models import Objective
from tenants.models import County
from tenants.postgresql.base import DatabaseWrapper
from tenants.schemas import NoCounty, inside
from tests.cast import canary
from tests.tenants.pooling import pgbouncer

THREADS = 8
QUICK, DEEP = 2_000, 100_000
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


WORK = [
    alone,
    together,
    past_a_savepoint,
    past_an_undone_savepoint,
    past_an_error,
    undone,
    with_a_look_next_door,
]


def run(number: int, reads: int, counties: list[County], base: dict) -> Counter:
    """One thread's share, on a connection of its own."""
    dice, told = random.Random(number), Counter[str]()
    own: Any = DatabaseWrapper(dict(base), alias="default")
    connections["default"] = own
    try:
        while told["read"] < reads:
            county, neighbour = dice.sample(counties, 2)
            work, read = dice.choice(WORK), dice.choice(READS)
            with inside(county):
                for title in work(read, neighbour):
                    told["read"] += 1
                    told["wrong"] += title != f"Weniger Emissionen {canary(county, 'ziel')}"
            if dice.random() < 0.05:
                try:
                    by_orm()
                    told["nowhere"] += 1
                except NoCounty:
                    told["refused"] += 1
            if dice.random() < 0.001:
                own.close()
    finally:
        own.close()
        del connections["default"]
    return told


def all_threads(reads: int, counties: list[County], way: dict[str, str]) -> Counter:
    told = Counter[str]()
    with ThreadPoolExecutor(THREADS) as threads:
        jobs = [
            threads.submit(run, number, reads // THREADS, counties, connection.settings_dict | way)
            for number in range(THREADS)
        ]
        for job in jobs:
            told += job.result()
    return told


def check(told: Counter, reads: int) -> None:
    print(f"\n{told['read']} reads, {told['wrong']} from the wrong county, "
          f"{told['refused']} without a county refused")  # fmt: skip
    assert told["read"] >= reads
    assert told["wrong"] == 0
    assert told["nowhere"] == 0
    assert told["refused"] > 0


@pytest.fixture
def counties(loerrach: County, cloppenburg: County) -> list[County]:
    """Both, as their rows were committed when the tests began."""
    return [loerrach, cloppenburg]


@pytest.mark.parametrize("reads", [QUICK, pytest.param(DEEP, marks=pytest.mark.deep)])
def test_no_read_is_from_the_wrong_county(counties, reads: int) -> None:
    check(all_threads(reads, counties, {}), reads)


@pytest.mark.parametrize("reads", [QUICK, pytest.param(DEEP, marks=pytest.mark.deep)])
def test_no_read_through_a_pool_is_from_the_wrong_county(counties, reads: int) -> None:
    with tempfile.TemporaryDirectory(prefix="kk-pool-") as folder, pgbouncer(Path(folder)) as way:
        check(all_threads(reads, counties, way), reads)
