"""Whoever kills `migrate_counties`, or holds a lock against it, finds every county whole."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import psycopg2
import pytest

from tenants.migrating import RUN_LOCK
from tests.faults.releases import SLOW, done, forget, schemas, use, with_counties
from tests.product import ROOT, Product, connect
from tests.tenants.planting import COLUMN_AND_INDEX

BESIDE = """
    atomic = False
    operations = [
        AddIndexConcurrently("mail", models.Index(fields=["subject"], name="mails_subject"))
    ]
"""
KILLS = 3


@pytest.fixture(scope="module")
def five(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A product with five counties."""
    with with_counties(tmp_path_factory.mktemp("migrating"), 5) as made:
        yield made


@pytest.fixture
def behind(five: Product) -> Iterator[Product]:
    """Its code has two migrations that its counties do not have yet."""
    use(five, COLUMN_AND_INDEX, SLOW)
    yield five
    five.settings.clear()
    forget(five)


def start(product: Product) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "manage.py", "migrate_counties"],
        cwd=ROOT,
        env=product.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def is_running(product: Product) -> bool:
    return bool(
        product.rows(
            "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted "
            f"AND objid = {RUN_LOCK} AND database = "
            "(SELECT oid FROM pg_database WHERE datname = current_database())"
        )
    )


def wait_until(product: Product, running: bool) -> None:
    deadline = time.monotonic() + 20
    while is_running(product) is not running:
        assert time.monotonic() < deadline
        time.sleep(0.005)


def kill_in_the_middle(product: Product, seconds: float) -> bool:
    """Start a run, kill it -9 this long after it took its lock; False if it was through."""
    process = start(product)
    wait_until(product, running=True)
    try:
        process.wait(timeout=seconds)
        return False
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        return True
    finally:
        wait_until(product, running=False)


def kill_many(product: Product, times: int) -> tuple[int, int]:
    """Kill at moments spread over a run; answers how often, and how often half were through."""
    shaker = random.Random(8336)
    killed = between = 0
    for number in range(times):
        killed += kill_in_the_middle(product, 0.4 * (number + shaker.random()) / times)
        through = done(product)
        between += 0 < sum(through) < len(through)
        if all(through):
            forget(product)
    return killed, between


def test_a_killed_run_leaves_every_county_whole_and_the_next_one_goes_on(behind: Product) -> None:
    killed, _ = kill_many(behind, KILLS)

    answer = behind.command("migrate_counties")

    assert killed
    assert all(done(behind))
    assert answer["failed"] == answer["skipped"] == 0


@pytest.mark.parametrize(("point", "through"), [("before_commit", 0), ("after_commit", 1)])
def test_a_county_is_through_when_its_transaction_is(behind: Product, point, through) -> None:
    behind.settings["FAULTPOINTS"] = f"migrating.{point}=kill"
    killed = start(behind).wait(timeout=20)
    del behind.settings["FAULTPOINTS"]
    wait_until(behind, running=False)
    found = sum(done(behind))

    answer = behind.command("migrate_counties")

    assert killed == -signal.SIGKILL
    assert found == through
    assert (answer["migrated"], answer["current"]) == (5 - through, through)


def test_a_long_reader_is_waited_for_and_other_readers_are_not_held_up(behind: Product) -> None:
    held, *others = schemas(behind)
    waits = []

    with connect(behind.database) as reader, connect(behind.database) as passer_by:
        long, short = reader.cursor(), passer_by.cursor()
        long.execute(f"BEGIN; SELECT count(*) FROM {held}.mails_mail")
        process = start(behind)
        wait_until(behind, running=True)
        least, most = time.monotonic() + 1.0, time.monotonic() + 60.0
        while time.monotonic() < least or (not all(done(behind)[1:]) and time.monotonic() < most):
            began = time.monotonic()
            short.execute(f"SELECT count(*) FROM {held}.mails_mail")
            waits.append(time.monotonic() - began)
            time.sleep(0.002)
        meanwhile = done(behind)
        long.execute("ROLLBACK")
        process.wait(timeout=20)

    assert meanwhile == [False] + [True] * len(others)
    assert process.returncode == 0
    assert all(done(behind))
    # Had anybody queued behind the waiting migration, one look would have lasted the whole second.
    assert len(waits) > 5


def test_an_index_built_beside_the_work_goes_on_after_half_of_it(behind: Product) -> None:
    use(behind, COLUMN_AND_INDEX, SLOW, BESIDE)
    first, *_ = schemas(behind)
    # A killed CREATE INDEX CONCURRENTLY, as a failed one, leaves an index that is not valid.
    with pytest.raises(psycopg2.Error):
        behind.rows(
            f"CREATE UNIQUE INDEX CONCURRENTLY mails_subject ON {first}.django_migrations ((1))"
        )

    answer = behind.command("migrate_counties")

    assert answer["migrated"] == 5
    assert {plan["way"] for plan in answer["plans"]} == {"one by one"}
    valid = behind.rows(
        "SELECT i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
        "WHERE c.relname = 'mails_subject'"
    )
    assert valid == [(True,)] * 5
    assert all(done(behind, planted=3))


def test_a_database_that_goes_away_for_a_moment_does_not_end_the_run(behind: Product) -> None:
    use(behind, COLUMN_AND_INDEX, SLOW.replace("0.03", "0.3"))
    process = start(behind)
    ended = 0
    with connect("postgres") as other, other.cursor() as cursor:
        while not ended and process.poll() is None:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s "
                "AND state = 'active' AND query LIKE %s",
                [behind.database, "%pg_sleep%"],
            )
            ended = cursor.rowcount
            time.sleep(0.01)

    assert process.wait(timeout=60) == 0
    assert ended
    assert all(done(behind))
