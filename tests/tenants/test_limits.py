"""Slow statements, waits for locks, idle transactions and a silent database end by themselves."""

import socket
import threading
import time
from collections.abc import Iterator
from queue import Queue
from typing import Any

import psycopg2
import pytest
from django.db import Error, OperationalError, connection

from tenants import refusals
from tenants.failures import is_away, is_too_slow
from tenants.invariants import sessions
from tenants.invariants.expected import Expected
from tenants.migrating import RUN_LOCK
from tenants.postgresql import limits
from tenants.postgresql.base import DatabaseWrapper
from tenants.postgresql.limits import Limits
from tenants.postgresql.silence import Watch, answers
from tenants.schemas import inside, outside
from tests.tenants.pooling import pgbouncer

PLACE = 0x6B6B7474  # of a lock that only these tests take


@pytest.fixture
def limited(monkeypatch) -> None:
    """This process works under the shortest limits that there are: a second each."""
    short = Limits(1, 1, 1)
    monkeypatch.setattr(limits, "alone", short.alone)
    monkeypatch.setattr(limits, "together", short.together)


@pytest.fixture
def another(db) -> Iterator[Any]:
    """A session of its own beside the test's, in no transaction."""
    made = connection.copy()
    yield made
    made.close()


def run(db: Any, statement: str) -> list[tuple]:
    with db.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def bare(db: Any, statement: str) -> list[tuple]:
    """As the session itself would answer, without anything of ours in front."""
    db.connection.is_bare = True
    try:
        return run(db, statement)
    finally:
        db.connection.is_bare = False


def test_a_statement_that_takes_too_long_ends_with_the_friendly_page(
    another, limited, loerrach, rf
) -> None:
    with inside(loerrach), pytest.raises(OperationalError) as caught:
        run(another, "SELECT pg_sleep(60)")

    assert is_too_slow(caught.value)
    assert not is_away(caught.value)
    assert refusals.answer_to(rf.get("/"), caught.value).status_code == 503


def test_limits_end_with_their_statement(another, limited, loerrach) -> None:
    with inside(loerrach):
        assert run(another, "SELECT current_setting('statement_timeout')") == [("1s",)]

        assert bare(another, "SELECT current_setting('statement_timeout')") == [("0",)]


def test_limits_hold_behind_a_pool_and_stay_in_no_session(tmp_path, limited, loerrach) -> None:
    with pgbouncer(tmp_path) as address:
        pooled = DatabaseWrapper({**connection.settings_dict, **address}, alias="default")
        with inside(loerrach), pytest.raises(OperationalError) as caught:
            run(pooled, "SELECT pg_sleep(60)")
        assert is_too_slow(caught.value)
        kept = {bare(pooled, "SELECT current_setting('statement_timeout')")[0] for _ in range(9)}
        pooled.close()

    assert kept == {("0",)}


def test_whoever_waits_for_a_lock_gives_up(another, limited, loerrach) -> None:
    holder = connection.copy()
    with outside():
        holder.set_autocommit(False)
        run(holder, limits.NONE + f"SELECT pg_advisory_xact_lock({PLACE})")
        another.set_autocommit(False)
        with pytest.raises(Error) as caught:
            run(another, f"SELECT pg_advisory_xact_lock({PLACE})")
    holder.close()

    assert is_too_slow(caught.value)


def test_whoever_does_nothing_in_a_transaction_loses_it(another, limited, loerrach) -> None:
    with inside(loerrach):
        another.set_autocommit(False)
        ((session,),) = run(another, "SELECT pg_backend_pid()")
        deadline = time.monotonic() + 30
        while run(connection, f"SELECT 1 FROM pg_stat_activity WHERE pid = {session}"):
            assert time.monotonic() < deadline
            run(connection, "SELECT pg_stat_clear_snapshot()")
            time.sleep(0.1)

        with pytest.raises(Error) as caught:
            run(another, "SELECT 1")

    assert is_away(caught.value)


def test_an_idle_transaction_is_found_unless_others_need_it(another, loerrach, monkeypatch) -> None:
    monkeypatch.setattr(sessions, "LONGEST_IDLE", 0.0)
    keeper = connection.copy()
    with outside():
        for session in (keeper, another):
            session.set_autocommit(False)
        run(keeper, f"SELECT pg_advisory_xact_lock({RUN_LOCK})")
        ((number,),) = run(another, "SELECT pg_backend_pid()")
        ((spared,),) = run(keeper, "SELECT pg_backend_pid()")

        found = sessions.no_transaction_idles_for_over_a_minute(Expected.now())
    keeper.close()

    assert any(f"Sitzung {number} " in words for words in found)
    assert not any(f"Sitzung {spared} " in words for words in found)


# -- a database that says nothing ------------------------------------------------------------------


@pytest.fixture
def silent() -> Iterator[dict[str, Any]]:
    """The address of something that takes what it is sent and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield {"host": "127.0.0.1", "port": listening.getsockname()[1], "dbname": "kreisklima"}


def test_silence_is_no_answer_and_a_refusal_is_one(silent, db) -> None:
    assert not answers(silent, patience=0.3)
    assert answers({**silent, "port": 1})
    assert answers(connection.get_connection_params())


def test_nobody_begins_to_wait_for_a_silent_database(silent) -> None:
    watch = Watch()
    watch.is_on = True
    watch.suspect("default", silent)

    deadline = time.monotonic() + 30
    while not watch.is_silent("default"):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    with pytest.raises(psycopg2.OperationalError) as caught:
        watch.refuse("default")

    assert is_away(caught.value)


def test_a_request_whose_time_is_up_waits_no_longer(another, loerrach) -> None:
    watch = Watch()
    watch.is_on = True
    told: Queue[tuple[str, str]] = Queue()
    watch.told = lambda alias, what: told.put((alias, what))
    ((session,),) = run(another, "SELECT pg_backend_pid()")
    failures: list[BaseException] = []

    def wait() -> None:
        watch.add("default", another.connection, another.get_connection_params())
        with watch.deadline(0.2), outside(), another.connection.cursor() as cursor:
            try:
                cursor.execute("SELECT pg_sleep(60)")
            except psycopg2.Error as error:
                failures.append(error)

    waiting = threading.Thread(target=wait)
    waiting.start()
    waiting.join(timeout=30)
    run(connection, f"SELECT pg_terminate_backend({session})")  # it would sleep on for nobody

    assert [is_away(failure) for failure in failures] == [True]
    assert told.get(timeout=30) == ("default", "overdue")  # told by the watch's own thread
    assert told.empty()
