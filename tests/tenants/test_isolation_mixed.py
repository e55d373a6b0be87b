"""Very many reads of every kind, in threads and in tasks, with and without a pool: none wrong."""

import json
import random
import tempfile
import time
import urllib.parse
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from django.db import connection, connections

from tenants.models import County
from tenants.postgresql.base import DatabaseWrapper
from tenants.schemas import NoCounty
from tests.product import Product
from tests.running import CELERY, broker, log_of
from tests.sweep.database import copied
from tests.tenants.pooling import pgbouncer
from tests.tenants.reading import OFTEN, READS, SELDOM, after_the_commit, by_orm, once

pytestmark = pytest.mark.django_db  # also where only tasks read: it has the database made
THREADS = 8
QUICK, DEEP = 2_000, 100_000
FEW_TASKS, MANY_TASKS = 60, 3_000
READS_OF_A_TASK = 3  # or more: so many situations
POOLS = {"threads": "4", "prefork": "3"}
RUNS = [QUICK, pytest.param(DEEP, marks=pytest.mark.deep)]
TASK_RUNS = [
    (FEW_TASKS, ["threads"]),
    pytest.param(MANY_TASKS, ["threads", "prefork"], marks=pytest.mark.deep),
]


def run(number: int, reads: int, counties: list[County], base: dict) -> Counter:
    """One thread's share, on a connection of its own."""
    dice, told = random.Random(number), Counter[str]()
    own: Any = DatabaseWrapper(dict(base), alias="default")
    connections["default"] = own
    try:
        while told["read"] < reads:
            told += once(dice, *dice.sample(counties, 2))
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


def check(told: Counter, reads: int, what: str) -> None:
    print(f"\n{what}: {told['read']} reads, {told['wrong']} from the wrong county, "
          f"{told['refused']} without a county refused")  # fmt: skip
    for kinds in (OFTEN + SELDOM, READS):
        print("   ", ", ".join(f"{kind.__name__} {told[kind.__name__]}" for kind in kinds))
    assert told["read"] >= reads
    assert told["wrong"] == 0
    assert told["nowhere"] == 0
    if reads >= QUICK:
        assert [kind.__name__ for kind in OFTEN + SELDOM if not told[kind.__name__]] == []


@pytest.fixture
def counties(loerrach: County, cloppenburg: County) -> list[County]:
    """Both, as their rows were committed when the tests began."""
    return [loerrach, cloppenburg]


@pytest.fixture
def pool() -> Iterator[dict[str, str]]:
    """A PgBouncer before the database."""
    with tempfile.TemporaryDirectory(prefix="kk-pool-") as folder, pgbouncer(Path(folder)) as way:
        yield way


@pytest.mark.parametrize("reads", RUNS)
def test_no_read_is_from_the_wrong_county(counties, reads: int) -> None:
    told = all_threads(reads, counties, {})

    check(told, reads, "eight threads")
    assert told["refused"] > 0


@pytest.mark.parametrize("reads", RUNS)
def test_no_read_through_a_pool_is_from_the_wrong_county(counties, pool, reads: int) -> None:
    told = all_threads(reads, counties, pool)

    check(told, reads, "eight threads through PgBouncer")
    assert told["refused"] > 0


@pytest.fixture(scope="module")
def product(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Product]:
    """The cast's counties in a database and with a broker that worker processes may share."""
    with django_db_blocker.unblock(), copied("mixed") as database:
        made = Product(database, tmp_path_factory.mktemp("mixed"))
        with broker(made) as post:
            address = urllib.parse.quote(str(post.sockets))
            made.settings["READ_BROKER"] = f"redis+socket://{address}/valkey.sock"
            yield made


@contextmanager
def workers(product: Product, pools: list[str], **settings: str) -> Iterator[Path]:
    """Real workers at work on the product's queue; what they read stands in this folder."""
    folder = Path(tempfile.mkdtemp(prefix="read-", dir=product.folder))
    product.settings |= {"READINGS": str(folder), **settings}
    words = (*CELERY, "worker", "--include", "tests.tenants.reading_worker")
    try:
        for pool in pools:
            seen = len(log_of(product))
            number = ("--pool", pool, "--concurrency", POOLS[pool], "-n", f"{pool}@here")
            product.start(*words, *number, "--loglevel", "INFO", "--without-gossip")
            until(product, lambda seen=seen: " ready." in log_of(product)[seen:])
        yield folder
    finally:
        product.stop()
        for name in settings:
            del product.settings[name]


def until(product: Product, happened: Any, seconds: float = 30) -> None:
    """Wait for what workers do, as long as they do something."""
    deadline = time.monotonic() + seconds
    while not happened():
        for process in product.processes:
            assert process.poll() is None, log_of(product)[-3000:]
        assert time.monotonic() < deadline, log_of(product)[-3000:]
        time.sleep(0.05)


def lines_in(folder: Path) -> list[str]:
    return [line for path in folder.iterdir() for line in path.read_text().splitlines()]


def all_tasks(product: Product, pools: list[str], tasks: int, **settings: str) -> Counter:
    """Send tasks of both counties in turn, and sum up what their workers read."""
    told = Counter[str]()
    with workers(product, pools, **settings) as folder:
        queue = Celery(broker=broker_of(product), set_as_current=False)
        for number in range(tasks):
            here, there = ("loerrach", "cloppenburg")[:: -1 if number % 2 else 1]
            queue.send_task(
                "tests.read_mixed", [number, there, READS_OF_A_TASK], {"county": f"lk_{here}"}
            )
        queue.send_task("tests.read_mixed", [tasks, "loerrach", READS_OF_A_TASK], {"county": ""})
        queue.close()
        before = -1
        while len(lines_in(folder)) < tasks:
            assert before < (before := len(lines_in(folder))), log_of(product)[-3000:]
            goal = min(tasks, before + 1)
            until(product, lambda goal=goal: len(lines_in(folder)) >= goal)
        until(product, lambda: "NoSuchCounty" in log_of(product))
        told["workers"] = len(list(folder.iterdir()))
        for line in lines_in(folder):
            told += Counter(json.loads(line))
    return told


def broker_of(product: Product) -> str:
    """The address of the product's queue."""
    return product.settings["READ_BROKER"]


@pytest.mark.parametrize(("tasks", "pools"), TASK_RUNS)
def test_no_task_reads_from_the_wrong_county(product: Product, tasks: int, pools) -> None:
    told = all_tasks(product, pools, tasks)

    check(told, tasks * READS_OF_A_TASK, f"{tasks} tasks in {told['workers']} processes")


@pytest.mark.deep
def test_no_task_through_a_pool_reads_from_the_wrong_county(product: Product, pool) -> None:
    user = connection.settings_dict["USER"]
    way = {
        "DATABASE_URL": f"postgres://{user}@/{pool['HOST']}/{product.database}",
        "PGPORT": pool["PORT"],
    }

    told = all_tasks(product, list(POOLS), MANY_TASKS, **way)

    assert told["pooled"] == MANY_TASKS
    check(told, MANY_TASKS * READS_OF_A_TASK, f"{MANY_TASKS} tasks through PgBouncer")


def test_a_wrong_read_would_be_counted(counties, monkeypatch) -> None:
    """Without the guard of callbacks after the commit, they read the neighbour's."""
    monkeypatch.setattr("tenants.postgresql.base.bound", lambda function: function)
    monkeypatch.setattr("tests.tenants.reading.OFTEN", [after_the_commit])
    monkeypatch.setattr("tests.tenants.reading.SELDOM", [after_the_commit])

    told = all_threads(80, counties, {})

    assert told["wrong"] == told["read"] >= 80
