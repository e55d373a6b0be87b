"""Traps of place: where a thread, a late piece of work or a pooled connection stands.

Every test shows that the guard holds, takes it away, and sees the fault come: so the test bites.
`docs/traps.md` lists all sixteen, and which guard and which test belong to each.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.http import StreamingHttpResponse
from django.test import RequestFactory

from accounts.models import User
from alliances.goals.models import Objective
from tenants.middleware import CountyMiddleware
from tenants.models import County
from tenants.postgresql import places
from tenants.postgresql.base import DatabaseWrapper
from tenants.postgresql.cursors import CountyCursor
from tenants.postgresql.places import NOWHERE, OUTSIDE, PUBLIC, Place, at, here, move, of_county
from tenants.schemas import NoCounty, WrongCounty, inside, outside
from tests.cast import canary
from tests.tenants import pooling
from tests.tenants.test_isolation_roles import gone as gone


def title_of(county: County) -> str:
    return f"Weniger Emissionen {canary(county, 'ziel')}"


# -- 1: `with tenant:` keeps its way back for all threads together --------------------------------
def where_two_end(step: Callable[[County], Any], one: County, other: County) -> list[str]:
    """Two threads look into each other's county; who came first goes home first."""
    ended: dict[str, str] = {}
    first_is_there, both_are_there, first_is_home = (threading.Event() for _ in range(3))

    def first() -> None:
        with inside(one):
            with step(other):
                first_is_there.set()
                both_are_there.wait(10)
            ended["first"] = here().schema
            first_is_home.set()

    def second() -> None:
        with inside(other):
            first_is_there.wait(10)
            with step(one):
                both_are_there.set()
                first_is_home.wait(10)
            ended["second"] = here().schema

    threads = [threading.Thread(target=visit) for visit in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [ended["first"], ended["second"]]


def test_trap_1_threads_do_not_swap_their_counties(loerrach, cloppenburg, monkeypatch) -> None:
    assert where_two_end(inside, loerrach, cloppenburg) == ["lk_loerrach", "lk_cloppenburg"]
    with inside(cloppenburg), pytest.raises(WrongCounty), loerrach:
        pass

    def set_tenant(_: Any, tenant: Any, include_public: bool = True) -> None:
        move(of_county(tenant))

    monkeypatch.setattr(DatabaseWrapper, "set_tenant", set_tenant)

    swapped = where_two_end(lambda county: county, loerrach, cloppenburg)
    assert swapped == ["lk_cloppenburg", "lk_loerrach"]


# -- 5: what comes late runs where somebody else stands by then -----------------------------------
def test_trap_5_after_the_commit_the_county_is_still_the_one_that_asked(
    loerrach, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    def seen() -> list[str]:
        told: list[str] = []
        with django_capture_on_commit_callbacks(execute=True), outside(), inside(loerrach):
            transaction.on_commit(lambda: told.append(here().schema))
        return told

    assert seen() == ["lk_loerrach"]

    monkeypatch.setattr("tenants.postgresql.base.bound", lambda function: function)
    assert seen() == ["public"]


def test_trap_5_lazy_queries_and_late_saves_stay_at_home(
    loerrach, cloppenburg, monkeypatch
) -> None:
    with inside(loerrach):
        goals, ours = Objective.objects.all(), Objective.objects.get()
    with inside(cloppenburg):
        with pytest.raises(WrongCounty):
            list(goals)
        with pytest.raises(WrongCounty):
            ours.save()

        monkeypatch.setattr("tenants.postgresql.strays._refuse_stray", lambda *_: None)
        assert [goal.title for goal in goals] == [title_of(cloppenburg)]
        ours.save()
        assert Objective.objects.get().title == title_of(loerrach)


def test_trap_5_a_thread_that_says_no_county_gets_nothing(loerrach, monkeypatch) -> None:
    def asked() -> list[object]:
        found: list[object] = []

        def work() -> None:
            try:
                found.append(User.objects.get().email)
            except NoCounty as error:
                found.append(type(error))
            finally:
                connections.close_all()

        with inside(loerrach):
            thread = threading.Thread(target=work)
            thread.start()
            thread.join()
        return found

    assert asked() == [NoCounty]

    monkeypatch.setattr(
        "tenants.postgresql.cursors.here", lambda: OUTSIDE if here() is NOWHERE else here()
    )
    assert asked() == ["betrieb@kreisklima.example"]


def test_trap_5_an_answer_in_pieces_is_made_in_its_county(
    rf: RequestFactory, loerrach, monkeypatch
) -> None:
    def pieces() -> Iterator[str]:
        yield Objective.objects.get().title

    def told() -> str:
        middleware: Any = CountyMiddleware
        answer = middleware(lambda request: StreamingHttpResponse(pieces()))
        with at(NOWHERE):
            response = answer(rf.get("/", headers={"host": "loerrach.localhost"}))
            return b"".join(response.streaming_content).decode()

    assert told() == title_of(loerrach)

    monkeypatch.setattr("tenants.middleware.each_at", lambda place, items: items)
    with pytest.raises(NoCounty):
        told()


# -- 6: a pool in transaction mode hands a session's settings to the next -------------------------
@contextmanager
def client(way: dict[str, str]) -> Iterator[Any]:
    """Somebody with a connection of their own through the pool."""
    own: Any = DatabaseWrapper(connection.settings_dict | way, alias="default")
    try:
        yield own
    finally:
        own.close()


def title_by(own: Any, county: County) -> str:
    with inside(county), own.cursor() as cursor:
        cursor.execute("SELECT title FROM alliances_objective")
        return cursor.fetchone()[0]


def remember_in_the_session(
    self: CountyCursor, text: str, place: Place, *, always: bool = False
) -> str:
    """As others do it: said once for the connection, and again only where it changes."""
    own = self.connection
    if own.is_bare or own.switched == place.switch:
        return text
    own.switched = place.switch
    return place.switch.replace("SET LOCAL", "SET") + text


def test_trap_6_through_a_pool_each_reads_their_own(loerrach, cloppenburg, monkeypatch) -> None:
    monkeypatch.setattr(pooling, "SESSIONS", 1)

    def read(way: dict[str, str]) -> list[str]:
        with client(way) as one, client(way) as other:
            title_by(one, loerrach)
            title_by(other, cloppenburg)
            return [title_by(one, loerrach), title_by(other, cloppenburg)]

    with TemporaryDirectory(prefix="kk-pool-") as folder, pooling.pgbouncer(Path(folder)) as way:
        assert read(way) == [title_of(loerrach), title_of(cloppenburg)]

        monkeypatch.setattr(CountyCursor, "_placed", remember_in_the_session)
        assert title_of(cloppenburg) == read(way)[0]


# -- 7: a search path that begins with a dropped schema ends in `public` --------------------------
def test_trap_7_a_dropped_county_never_means_the_shared_schema(gone: County, monkeypatch) -> None:
    def write() -> None:
        with inside(gone), transaction.atomic():
            User.objects.create(email="stray@x.example", role="reader")

    with pytest.raises(DatabaseError, match="permission denied"):
        write()

    def without_role(county: County) -> Any:
        path = (county.schema_name, PUBLIC)
        return places._place(county.schema_name, "", path, county)

    monkeypatch.setattr("tenants.schemas.of_county", without_role)
    write()
    with outside():
        assert User.objects.filter(email="stray@x.example").exists()
