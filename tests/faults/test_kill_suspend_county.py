"""Killed while it closes or opens a county: it is done and written down once, or not at all."""

import random
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.faults import opening_by_points as killing
from tests.product import Product, connect, prepared

OPEN = "open_county 01002 --slug kiel --name Kiel --coordinator klima@kiel.example".split()
DONE_AT = {  # where it dies, and whether it was done then
    "turning.locked": False,
    "turning.saved": False,
    "turning.before_commit": False,
    "turning.committed": True,
}
MOMENTS = 24
WORK = 0.03  # seconds that the transaction takes on a slow day
PATIENCE = 60.0  # seconds for a command to come to the lock


@dataclass(frozen=True)
class Way:
    """A command and what it brings about."""

    words: list[str]
    state: str
    verb: str


WAYS = [
    Way(["suspend_county", "kiel", "--reason", "Probe"], "suspended", "Landkreis ausgesetzt"),
    Way(["reactivate_county", "kiel"], "active", "Landkreis wieder in Betrieb"),
]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A county with its coordinator."""
    with prepared(tmp_path_factory.mktemp("suspending")) as made:
        made.command(*OPEN)
        yield made


def test_killed_once_at_the_end_all_or_nothing_is_there(opened: Product) -> None:
    for way in WAYS:
        before = seen(opened, way)
        assert killing.killed_at(opened, "turning.before_commit", *way.words)
        assert seen(opened, way) == before
        opened.command(*way.words)
        assert seen(opened, way) == after(before, way)


@pytest.mark.deep
@pytest.mark.parametrize("point", DONE_AT)
def test_killed_at_every_point_all_or_nothing_is_there(opened: Product, point: str) -> None:
    for way in WAYS:
        before = seen(opened, way)
        assert killing.killed_at(opened, point, *way.words)
        assert seen(opened, way) == (after(before, way) if DONE_AT[point] else before)
        assert opened.command("check_invariants")["ok"]
        opened.command(*way.words)
        assert seen(opened, way) == after(before, way)


@pytest.mark.deep
def test_killed_at_many_moments_all_or_nothing_is_there(opened: Product) -> None:
    shaker, tolls = random.Random(8336), {False: 0, True: 0}
    for moment in range(MOMENTS):
        for way in WAYS:
            before = seen(opened, way)
            killed_after(opened, way, WORK * (moment + shaker.random()) / MOMENTS)
            now = seen(opened, way)
            assert now in (before, after(before, way))
            tolls[now != before] += 1
            assert opened.command("check_invariants")["ok"]
            opened.command(*way.words)
            opened.command(*way.words)  # said twice, done and written down once
            assert seen(opened, way) == after(before, way)
    print(f"\n{2 * MOMENTS} moments: {tolls[False]} before it was done, {tolls[True]} after it")
    assert tolls[False]


def seen(product: Product, way: Way) -> tuple[str, int]:
    """The county's state, and how often the operator's history tells of this."""
    return product.rows(
        "SELECT state, (SELECT count(*) FROM console_operatorentry "
        f"WHERE county_slug = slug AND verb = '{way.verb}') "
        "FROM tenants_county WHERE slug = 'kiel'"
    )[0]


def after(before: tuple[str, int], way: Way) -> tuple[str, int]:
    """What is seen when it has been done once more."""
    return way.state, before[1] + 1


def killed_after(product: Product, way: Way, delay: float) -> None:
    """Let the command come to the county's row, let it go on, and kill it after so many seconds."""
    with connect(product.database) as gate, gate.cursor() as cursor:
        cursor.execute("BEGIN; SELECT 1 FROM tenants_county WHERE slug = 'kiel' FOR UPDATE")
        process = killing.begin(product, *way.words)
        wait_for_the_lock(product, process)
        cursor.execute("COMMIT")
    time.sleep(delay)
    process.kill()
    process.communicate()
    killing.settle(product)


def wait_for_the_lock(product: Product, process: subprocess.Popen) -> None:
    """Until the command waits for the row that another transaction holds."""
    deadline = time.monotonic() + PATIENCE
    waits = (
        "SELECT 1 FROM pg_stat_activity "
        "WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    while not product.rows(waits):
        assert process.poll() is None, "the command did not wait"
        assert time.monotonic() < deadline, "the command does not come to the lock"
        time.sleep(0.02)
