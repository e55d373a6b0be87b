"""Whatever is sent to the database goes to the county of this moment, or nowhere."""

import io
from collections.abc import Iterator
from typing import Any

import psycopg2
import pytest
from django.db import DatabaseError, connection, transaction
from psycopg2 import sql

from alliances.goals.models import Objective
from tenants.models import County
from tenants.postgresql.places import NOWHERE, at
from tenants.schemas import NoCounty, WrongCounty, inside, outside
from tests.cast import canary

TITLE = "SELECT title FROM alliances_objective"


@pytest.fixture(params=["autocommit", "atomic"])
def own(request, loerrach, cloppenburg) -> Iterator[Any]:
    """A connection of our own with real transactions: statements alone, and in a transaction."""
    fresh = connection.copy()
    fresh.set_autocommit(request.param == "autocommit")
    yield fresh
    if request.param == "atomic":
        fresh.rollback()
    fresh.close()


def titles(cursor) -> list[str]:
    return [title for (title,) in cursor.fetchall()]


def own_title(county: County) -> str:
    return f"Weniger Emissionen {canary(county, 'ziel')}"


def by_execute(connection: Any) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(TITLE)
        return titles(cursor)


def by_bytes(connection: Any) -> list[str]:
    with connection.cursor() as cursor:
        cursor.cursor.execute(TITLE.encode())
        return titles(cursor)


def by_composed(connection: Any) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("SELECT title FROM {}").format(sql.Identifier("alliances_objective"))
        )
        return titles(cursor)


def by_copy(connection: Any) -> list[str]:
    told = io.StringIO()
    with connection.cursor() as cursor:
        cursor.copy_expert("COPY (SELECT title FROM alliances_objective) TO STDOUT", told)
    return told.getvalue().splitlines()


def by_copy_to(connection: Any) -> list[str]:
    told = io.StringIO()
    with connection.cursor() as cursor:
        cursor.copy_to(told, "alliances_objective", columns=["title"])
    return told.getvalue().splitlines()


def by_callproc(connection: Any) -> list[str]:
    question = "SELECT to_tsvector('simple', title) FROM alliances_objective"
    with connection.cursor() as cursor:
        cursor.callproc("ts_stat", [question])
        words = [word for word, *_ in cursor.fetchall()]
    return [f"Weniger Emissionen K{word[1:]}" for word in words if word.endswith("-ziel")]


def by_named_cursor(connection: Any) -> list[str]:
    with connection.cursor():  # connects
        pass
    raw = connection.connection
    with raw.cursor("some_name", withhold=raw.autocommit) as cursor:
        cursor.execute(TITLE + " WHERE title <> %s", ["x"])
        return [title for (title,) in cursor]


def by_chunks(connection: Any) -> list[str]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(TITLE)
        return [title for (title,) in cursor.fetchmany(10)]


WAYS = [
    by_execute,
    by_bytes,
    by_composed,
    by_copy,
    by_copy_to,
    by_callproc,
    by_named_cursor,
    by_chunks,
]


@pytest.mark.parametrize("ask", WAYS)
def test_every_way_of_asking_reads_the_county_of_the_moment(
    own, ask, loerrach, cloppenburg
) -> None:
    for county in (loerrach, cloppenburg, loerrach):
        with inside(county):
            assert ask(own) == [own_title(county)]


@pytest.mark.parametrize("ask", WAYS)
def test_nowhere_every_way_of_asking_is_refused(own, ask) -> None:
    with at(NOWHERE), pytest.raises(NoCounty):
        ask(own)


@pytest.mark.parametrize("ask", WAYS)
def test_outside_a_county_its_tables_are_not_there(own, ask) -> None:
    with outside(), pytest.raises((DatabaseError, psycopg2.Error), match="does not exist"):
        ask(own)


def test_many_at_once_go_where_one_goes(own, loerrach, cloppenburg) -> None:
    write = "UPDATE alliances_objective SET position = position WHERE title LIKE %s"
    for county in (loerrach, cloppenburg):
        with inside(county), own.cursor() as cursor:
            cursor.executemany(write, [["Weniger%"], ["nichts"], ["Weniger%"]])
            assert cursor.rowcount == 2
    with at(NOWHERE), own.cursor() as cursor, pytest.raises(NoCounty):
        cursor.executemany(write, [["x"]])


def test_a_copy_in_goes_where_one_goes(own, loerrach, cloppenburg) -> None:
    own.set_autocommit(False)
    with inside(loerrach), own.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = "
            "'alliances_objective' AND table_schema = 'lk_loerrach'"
        )
        there = {name for (name,) in cursor.fetchall()}
        values = {
            "id": "6f1b0f62-1111-4c50-b7c4-000000000001",
            "title": "Kopie",
            "text": "",
            "position": "7",
            "created_at": "2026-01-01",
            "updated_at": "2026-01-01",
        }
        columns = [name for name in values if name in there]
        line = io.StringIO("\t".join(values[name] for name in columns) + "\n")
        cursor.copy_from(line, "alliances_objective", columns=columns)
        cursor.execute(TITLE + " WHERE title = 'Kopie'")
        assert len(titles(cursor)) == 1
    with inside(cloppenburg), own.cursor() as cursor:
        cursor.execute(TITLE + " WHERE title = 'Kopie'")
        assert titles(cursor) == []
    own.rollback()


def test_nothing_stays_in_the_session(own, loerrach) -> None:
    with inside(loerrach), own.cursor() as cursor:
        cursor.execute(TITLE)
    own.connection.rollback()

    raw = own.connection
    raw.is_bare = True
    with raw.cursor() as cursor:
        cursor.execute("SELECT current_user = session_user, current_setting('search_path')")
        is_owner, path = cursor.fetchone()
    raw.is_bare = False
    assert is_owner
    assert "lk_" not in path


def test_after_a_savepoint_is_rolled_back_it_is_said_again(loerrach, cloppenburg) -> None:
    own = connection.copy()
    own.set_autocommit(False)
    try:
        with own.cursor() as cursor:
            for undo in ("ROLLBACK TO SAVEPOINT a", "/* so */ rollback to a", "ROLLBACK TO a;"):
                with inside(cloppenburg):
                    cursor.execute(TITLE)
                    cursor.execute("SAVEPOINT a")
                with inside(loerrach):
                    cursor.execute(TITLE)
                    cursor.execute(undo)
                    cursor.execute(TITLE)
                    assert titles(cursor) == [own_title(loerrach)], undo
    finally:
        own.rollback()
        own.close()


def test_a_failed_statement_is_undone_and_work_goes_on(loerrach, cloppenburg) -> None:
    for county in (loerrach, cloppenburg):
        with inside(county), transaction.atomic():
            with pytest.raises(DatabaseError), transaction.atomic():
                Objective.objects.raw("SELECT nothing FROM alliances_objective")[0]
            assert Objective.objects.get().title == own_title(county)


def test_it_is_said_again_after_commit_and_rollback(loerrach, cloppenburg) -> None:
    own = connection.copy()
    own.set_autocommit(False)
    try:
        for end in (own.commit, own.rollback, own.commit):
            for county in (loerrach, cloppenburg):
                with inside(county):
                    assert by_execute(own) == [own_title(county)]
                    end()
                    assert by_execute(own) == [own_title(county)]
    finally:
        own.rollback()
        own.close()


def test_a_server_side_cursor_is_not_read_on_in_another_county(loerrach, cloppenburg) -> None:
    with inside(loerrach), transaction.atomic():
        goals = Objective.objects.iterator(chunk_size=1)
        with connection.chunked_cursor() as cursor:
            cursor.execute("SELECT generate_series(1, 9)")
            cursor.fetchmany(2)
            with inside(cloppenburg), pytest.raises(WrongCounty):
                cursor.fetchmany(2)
            with at(NOWHERE), pytest.raises(WrongCounty):
                cursor.fetchone()
        assert next(goals).title == own_title(loerrach)


@pytest.mark.parametrize(
    "statement",
    [
        "SET search_path = public",
        "RESET ROLE",
        "set local role none",
        "DISCARD ALL",
        "SELECT 1; RESET ROLE; SELECT 2",
        "SELECT set_config('role', 'none', true)",
        "SELECT pg_catalog.SET_CONFIG('search_path', 'public', true)",
        "DO $$ BEGIN EXECUTE 'RESET ROLE'; END $$",
        "SELECT 1; COMMIT; SELECT email FROM public.accounts_user",
        "/* x */ SET SESSION AUTHORIZATION DEFAULT",
    ],
)
def test_a_county_cannot_leave_its_role_by_a_statement(in_loerrach, statement) -> None:
    with connection.cursor() as cursor, pytest.raises(WrongCounty):
        cursor.execute(statement)


def test_django_tenants_own_ways_in_are_shut(loerrach, cloppenburg) -> None:
    """Its `with tenant:` keeps the way back in a list that all threads share."""
    with pytest.raises(WrongCounty), loerrach:
        pass
    with inside(cloppenburg), pytest.raises(WrongCounty):
        loerrach.activate()
    with at(NOWHERE), pytest.raises(WrongCounty):
        County.deactivate()


def test_a_statement_that_never_left_has_switched_nothing(loerrach, cloppenburg) -> None:
    own = connection.copy()
    own.set_autocommit(False)
    try:
        with inside(loerrach):
            by_execute(own)
        with inside(cloppenburg), own.cursor() as cursor:
            with pytest.raises(psycopg2.ProgrammingError):
                cursor.cursor.execute("SELECT %s", [object()])
            with pytest.raises(IndexError):
                cursor.cursor.execute("SELECT %s, %s", [1])
            assert by_execute(own) == [own_title(cloppenburg)]
    finally:
        own.rollback()
        own.close()


def test_a_savepoint_that_begins_a_transaction_has_said_nothing(loerrach) -> None:
    own = connection.copy()
    own.set_autocommit(False)
    try:
        with inside(loerrach):
            for _ in range(2):
                point: Any = own.savepoint()
                assert by_execute(own) == [own_title(loerrach)]
                own.savepoint_rollback(point)
                assert by_execute(own) == [own_title(loerrach)]
                own.connection.commit()
                with own.connection, own.connection.cursor() as cursor:
                    cursor.execute(TITLE)
    finally:
        own.rollback()
        own.close()
