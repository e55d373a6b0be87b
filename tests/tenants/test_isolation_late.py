"""What comes late: lazy queries, late saves, answers in pieces, work after the answer."""

import logging
import pickle
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.db import connection, connections, transaction
from django.http import StreamingHttpResponse
from django.test import RequestFactory

from alliances.goals.models import Objective
from outbox.tasks import clean_county, relay
from tenants.middleware import CountyMiddleware
from tenants.models import County, Region
from tenants.postgresql.places import NOWHERE, NamesCounty, at
from tenants.schemas import NoCounty, WrongCounty, each_county, inside, outside, schema_name
from tests.cast import canary


def ask(own: Any) -> None:
    with own.cursor() as cursor:
        cursor.execute("SELECT title FROM alliances_objective")


def title_of(county: County) -> str:
    return f"Weniger Emissionen {canary(county, 'ziel')}"


LATE = [
    list,
    len,
    bool,
    lambda goals: goals.count(),
    lambda goals: goals.exists(),
    lambda goals: goals.first(),
    lambda goals: goals.update(position=9),
    lambda goals: goals.delete(),
    lambda goals: next(goals.iterator()),
    lambda goals: goals.filter(position=0).count(),
    lambda goals: list(goals.values_list("title")),
    lambda goals: list(Objective.objects.filter(pk__in=goals)),
]


@pytest.mark.parametrize("evaluate", LATE)
def test_a_query_made_here_is_not_run_next_door(evaluate, loerrach, cloppenburg) -> None:
    with inside(loerrach):
        goals = Objective.objects.filter(title__startswith="Weniger")
    with inside(cloppenburg), pytest.raises(WrongCounty), transaction.atomic():
        evaluate(goals)
    with at(NOWHERE), pytest.raises(NoCounty), transaction.atomic():
        evaluate(goals)
    with inside(loerrach):
        assert goals.get().title.endswith(canary(loerrach, "ziel"))


def test_a_query_that_was_run_keeps_its_answer(loerrach, cloppenburg) -> None:
    with inside(loerrach):
        goals = Objective.objects.all()
        assert len(goals) == 1
    with inside(cloppenburg):
        assert [goal.title for goal in goals] == [f"Weniger Emissionen {canary(loerrach, 'ziel')}"]


def test_what_was_made_nowhere_goes_everywhere(loerrach, cloppenburg) -> None:
    with at(NOWHERE):
        goals = Objective.objects.all()
    for county in (loerrach, cloppenburg):
        with inside(county):
            assert goals.get().title.endswith(canary(county, "ziel"))


@pytest.mark.parametrize(
    "save",
    [
        lambda goal: goal.save(),
        lambda goal: goal.save(force_insert=True),
        lambda goal: goal.delete(),
        lambda goal: Objective.objects.bulk_create([goal], ignore_conflicts=True),
    ],
)
def test_a_thing_of_ours_is_not_saved_next_door(save, loerrach, cloppenburg) -> None:
    with inside(loerrach):
        goal = pickle.loads(pickle.dumps(Objective.objects.get()))  # noqa: S301 - our own
    with inside(cloppenburg), pytest.raises(WrongCounty), transaction.atomic():
        save(goal)
    with inside(cloppenburg):
        assert Objective.objects.get().title.endswith(canary(cloppenburg, "ziel"))


def test_an_answer_in_pieces_is_the_countys_to_the_end(rf: RequestFactory, loerrach) -> None:
    def pieces() -> Iterator[str]:
        for _ in range(2):
            yield Objective.objects.get().title
        yield schema_name()

    middleware: Any = CountyMiddleware
    answer = middleware(lambda request: StreamingHttpResponse(pieces()))
    with at(NOWHERE):
        response = answer(rf.get("/", headers={"host": "loerrach.localhost"}))
        with pytest.raises(NoCounty):
            schema_name()
        told = b"|".join(response.streaming_content).decode().split("|")
        with pytest.raises(NoCounty):
            schema_name()

    assert told == [f"Weniger Emissionen {canary(loerrach, 'ziel')}"] * 2 + ["lk_loerrach"]


def test_threads_in_different_counties_do_not_swap(loerrach, cloppenburg) -> None:
    """django-tenants' own `with tenant:` does: its way back is kept for all threads together."""
    meet, wrong = threading.Barrier(2), []

    def work(county: County, other: County) -> None:
        try:
            for _ in range(20):
                with inside(county):
                    meet.wait()
                    with inside(other):
                        meet.wait()
                    meet.wait()
                    if not Objective.objects.get().title.endswith(canary(county, "ziel")):
                        wrong.append(county)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=work, args=pair)
        for pair in ((loerrach, cloppenburg), (cloppenburg, loerrach))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_request_leaves_nothing_behind(rf: RequestFactory, loerrach) -> None:
    middleware: Any = CountyMiddleware

    def stumble(request):
        assert schema_name() == "lk_loerrach"
        raise RuntimeError

    with at(NOWHERE):
        with pytest.raises(RuntimeError):
            middleware(stumble)(rf.get("/", headers={"host": "loerrach.localhost"}))
        with pytest.raises(NoCounty):
            schema_name()


def test_a_worker_starts_nowhere_and_a_task_says_where(loerrach) -> None:
    with at(NOWHERE):
        assert clean_county.apply(kwargs={"county": "lk_loerrach"}).successful()
        relay()
        assert [county.slug for county in each_county()] == ["cloppenburg", "loerrach"]
        with pytest.raises(NoCounty):
            Region.objects.count()


def test_a_line_in_the_log_names_its_county(loerrach) -> None:
    record, names = logging.makeLogRecord({}), NamesCounty()
    for place, told in (
        (inside(loerrach), "lk_loerrach"),
        (outside(), "public"),
        (at(NOWHERE), "-"),
    ):
        with place:
            assert names.filter(record)
            assert vars(record)["county"] == told


def test_a_thread_starts_nowhere(loerrach) -> None:
    found: list[BaseException] = []

    def work() -> None:
        try:
            Objective.objects.count()
        except NoCounty as error:
            found.append(error)
        finally:
            connections.close_all()

    with inside(loerrach):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert len(found) == 1


def test_sync_to_async_takes_the_county_along(loerrach, cloppenburg) -> None:
    async def ask() -> str:
        return await sync_to_async(schema_name, thread_sensitive=False)()

    for county in (loerrach, cloppenburg):
        with inside(county):
            assert async_to_sync(ask)() == county.schema_name


def test_after_the_commit_things_happen_in_the_county_that_asked(
    loerrach, cloppenburg, django_capture_on_commit_callbacks
) -> None:
    seen: list[str] = []
    with django_capture_on_commit_callbacks(execute=True), outside():
        for county in (loerrach, cloppenburg):
            with inside(county):
                transaction.on_commit(lambda: seen.append(Objective.objects.get().title))

    assert seen == [title_of(loerrach), title_of(cloppenburg)]


def test_an_abandoned_round_over_the_counties_does_not_come_back(db) -> None:
    counties: Any = each_county()
    with outside():
        next(counties)
    with at(NOWHERE):
        counties.close()
        with pytest.raises(NoCounty):
            schema_name()


def test_a_session_is_not_kept_for_more_counties_than_set(settings, loerrach, cloppenburg) -> None:
    settings.COUNTIES_PER_CONNECTION = 1
    own = connection.copy()
    with inside(loerrach):
        ask(own)
        own.close_if_unusable_or_obsolete()
        assert own.connection is not None
    with inside(cloppenburg):
        ask(own)
        own.close_if_unusable_or_obsolete()
        assert own.connection is None
