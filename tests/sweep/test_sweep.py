"""No answer to anybody, at any address, in any format, shows a word of the neighbour."""

import queue
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.http import HttpResponse
from django.urls import path

from tenants.schemas import inside
from tests.sweep.asking import Lines, Person
from tests.sweep.canaries import SLUGS, canaries_in
from tests.sweep.classes import COUNTY, NETWORK, asked, routes, without_class
from tests.sweep.conftest import Ground
from tests.sweep.database import connected
from tests.sweep.fields import WITHOUT, county_models, missing, name_of, texts_of
from tests.sweep.sweeping import CLASSES, Sweep, join

THREADS, MANY = 8, 10_000


@pytest.mark.parametrize("urlconf", [COUNTY, NETWORK])
def test_every_route_has_a_class(urlconf: str) -> None:
    assert without_class(routes(urlconf), CLASSES[urlconf]) == []


def test_a_route_without_class_is_named() -> None:
    new = path("kuerzel/<uuid:pk>/", lambda request, pk: HttpResponse(), name="neu")

    [told] = without_class([("kuerzel/<uuid:pk>/", new)], {})

    assert told == 'kuerzel/<uuid:pk>/ has no class: add "neu": asked(pk="…")'
    assert without_class([("kuerzel/", new)], {"neu": asked(), "alt": asked()}) == [
        "alt is no route any more"
    ]


@pytest.mark.parametrize("slug", SLUGS)
def test_every_field_has_its_canary(sweep_ground: Ground, slug: str) -> None:
    with inside(sweep_ground.counties[slug]):
        assert missing(slug) == []


def test_every_field_without_canary_is_still_a_field() -> None:
    fields = {name_of(field) for model in county_models() for field in texts_of(model)}

    assert WITHOUT.keys() - fields == set()


def test_a_letter_that_left_the_house_is_one_countys(sweep_ground: Ground) -> None:
    senders = [{canary.slug for canary in canaries_in(each)} for each in sweep_ground.letters]

    assert senders == [{slug} for slug in SLUGS]


def check(sweep: Sweep) -> None:
    print(f"\n{sweep.table()}")
    found = [*sweep.leaks[:20], *sweep.crashes[:5], *sorted(sweep.wrong_kinds), *sweep.silent()]
    assert not found, "\n".join(found)


def test_nobody_is_shown_the_neighbours(sweep_ground: Ground, person: Person) -> None:
    sweep = Sweep(sweep_ground.planted)

    for question in sweep.questions(whole=False):
        sweep.ask(person, question)

    check(sweep)


@pytest.mark.deep
def test_nobody_is_shown_the_neighbours_in_many_threads(
    sweep_ground: Ground, person: Person, log: Lines
) -> None:
    first = Sweep(sweep_ground.planted)
    everything = list(first.questions(whole=True))
    for question in first.questions(whole=False):
        first.ask(person, question)  # now everything that keeps answers has kept them

    waiting: queue.SimpleQueue = queue.SimpleQueue()
    for _ in range(-(-MANY // len(everything))):
        for question in everything:
            waiting.put(question)

    def work() -> Sweep:
        own, me = Sweep(sweep_ground.planted), Person(sweep_ground.counties, log)
        with connected(sweep_ground.database, sweep_ground.base):
            while True:
                try:
                    own.ask(me, waiting.get_nowait())
                except queue.Empty:
                    return own

    with ThreadPoolExecutor(THREADS) as threads:
        jobs = [threads.submit(work) for _ in range(THREADS)]
        warm = join([job.result() for job in jobs])
    print(
        f"\nbefore, one thread, cold: {first.told['answers']} answers, {len(first.leaks)} foreign"
    )
    assert warm.told["answers"] >= MANY
    check(join([first, warm]))
