"""What exists next door only is answered like what exists nowhere: id, slug, link, session, key."""

import json
import re
from dataclasses import replace
from urllib.parse import urlsplit
from uuid import UUID

import pytest

from accounts.permissions import STAFF_ROLES, Role
from tests.cast import same_id
from tests.sweep.asking import Answer, Person
from tests.sweep.canaries import NEIGHBOUR
from tests.sweep.classes import Asked
from tests.sweep.conftest import Ground
from tests.sweep.county_classes import COUNTY_CLASSES
from tests.sweep.shelf import secret_of
from tests.sweep.signing_in import session_key
from tests.sweep.sweeping import VISITOR, Sweep, is_sent_away

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')  # another in every answer
METHODS = ("GET", "HEAD", "POST")
API_METHODS = ("GET", "POST", "PATCH", "DELETE")
# Their ids are known to every county, and what it may do with them is told by its class.
SHARED = ("material-", "their-", "adopted-")


def nowhere(name: str, value: str) -> str:
    """Of the same form as the thing next door, but nobody ever made it."""
    try:
        UUID(value)
    except ValueError:
        return re.sub(r"-nur-\w+", "-nirgends", value)
    return str(same_id(f"{name} nirgends"))


def told(answer: Answer, names: dict[str, str]) -> tuple:
    """An answer without what must differ: the address that was asked."""
    words = TOKEN.sub("", answer.texts["body"])
    for value in names.values():
        words = words.replace(value, "…")
    location = answer.headers.get("Location", "")
    for value in names.values():
        location = location.replace(value, "…")
    return answer.status, location, answer.headers.get("ETag"), words


def foreign(kind: Asked, there: dict[str, str]) -> list[dict[str, str]]:
    """The arguments of a route that can be somebody else's."""
    return [
        names
        for names in kind.variants()
        if any(name in there for name in names.values())
        and not any(name.startswith(SHARED) for name in names.values())
    ]


@pytest.mark.parametrize("slug", NEIGHBOUR)
def test_a_thing_of_the_neighbour_is_no_thing_at_all(
    sweep_ground: Ground, person: Person, slug: str
) -> None:
    sweep, there = Sweep(sweep_ground.planted), sweep_ground.planted.own[NEIGHBOUR[slug]]
    here = sweep_ground.planted.things[slug]
    asked, differing = 0, []

    for route, kind in COUNTY_CLASSES.items():
        for names in foreign(kind, there):
            theirs = here | {name: there[name] for name in names.values() if name in there}
            none = theirs | {
                name: nowhere(name, theirs[name]) for name in names.values() if name in there
            }
            roles = (VISITOR, Role.PARTNER, Role.EDITOR, Role.COORDINATOR)
            for role in roles if not kind.is_api else (VISITOR, Role.COORDINATOR):
                for method in METHODS if not kind.is_api else API_METHODS:
                    answers = []
                    for things in (theirs, none):
                        question = sweep.question(route, kind, slug, role, method, names, things)
                        first = sweep.ask(person, question)[0]
                        answers.append(told(first, {n: things.get(n, n) for n in names.values()}))
                        asked += 1
                    if answers[0] != answers[1] or answers[0][0] < 300:
                        differing.append(f"{question}: {answers[0][:3]} and {answers[1][:3]}")

    print(f"\n{asked} questions about things of the neighbour, {len(differing)} told them apart")
    assert differing == []
    assert sweep.leaks == []
    assert sweep.crashes == []


@pytest.mark.parametrize("slug", NEIGHBOUR)
def test_a_session_of_the_neighbour_is_nobody(
    sweep_ground: Ground, person: Person, slug: str
) -> None:
    sweep = Sweep(sweep_ground.planted)
    ending = f"-nur-{NEIGHBOUR[slug]}"

    for question in list(sweep.questions(whole=False)):
        if not question.host.startswith(slug) or question.method != "GET" or question.is_api:
            continue
        if question.role in {VISITOR, Role.OPERATOR}:
            continue
        stolen = replace(question, session=session_key(question.role + ending))
        visitor = replace(question, role=VISITOR, session="")
        assert stolen.session
        answer, plain = sweep.ask(person, replace(stolen, role=VISITOR))[0], person.ask(visitor)[0]
        assert (answer.status, answer.headers.get("Location")) == (
            plain.status,
            plain.headers.get("Location"),
        ), stolen
        if question.path.startswith("/verwaltung/"):
            assert is_sent_away(answer), stolen
    assert sweep.leaks == []


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_a_key_of_the_neighbour_opens_nothing(
    sweep_ground: Ground, person: Person, role: str
) -> None:
    sweep = Sweep(sweep_ground.planted)
    for slug, other in NEIGHBOUR.items():
        for route, kind in COUNTY_CLASSES.items():
            if not kind.is_api or kind.mute or route == "api-docs":
                continue
            for names in list(kind.variants())[:1]:
                for method in ("GET", "POST"):
                    question = sweep.question(route, kind, slug, role, method, names)
                    stolen = replace(question, key=secret_of(f"{role}-nur-{other}"))
                    answer = sweep.ask(person, stolen)[0]
                    assert answer.status in {401, 405}, stolen
    assert sweep.leaks == []


@pytest.mark.parametrize("slug", NEIGHBOUR)
def test_what_a_browser_kept_from_the_neighbour_is_not_current_here(
    sweep_ground: Ground, person: Person, slug: str
) -> None:
    """The same address, but an ETag is worth something only where it was given."""
    sweep, compared = Sweep(sweep_ground.planted), 0
    for route, kind in COUNTY_CLASSES.items():
        for names in list(kind.variants())[:1]:
            if kind.lets_in or kind.mute:
                continue
            role = Role.COORDINATOR if route != "portal" else Role.PARTNER
            there = sweep.question(route, kind, NEIGHBOUR[slug], role, "GET", names)
            tag = sweep.ask(person, there)[0].headers.get("ETag")
            if tag is None:
                continue
            here = sweep.question(route, kind, slug, role, "GET", names)
            answer = sweep.ask(person, replace(here, headers=(("If-None-Match", tag),)))[0]
            assert answer.status == 200, here
            assert answer.headers["ETag"] != tag, here
            compared += 1
    assert compared >= 5
    assert sweep.leaks == []


@pytest.mark.parametrize("slug", NEIGHBOUR)
def test_a_request_repeated_here_does_not_get_the_neighbours_answer(
    sweep_ground: Ground, person: Person, slug: str
) -> None:
    """Both counties remember an answer to the same key of the same caller."""
    sweep = Sweep(sweep_ground.planted)
    kind = replace(COUNTY_CLASSES["api-goal-list"], post={"title": "Zweimal dasselbe"})
    question = sweep.question("api-goal-list", kind, slug, Role.EDITOR, "POST", {})

    again = replace(question, headers=(("Idempotency-Key", "gleich"),))
    answer = sweep.ask(person, again)[0]

    assert answer.headers["Idempotency-Replayed"] == "true"
    assert f"Kanarie-{slug}-IdempotentAnswer" in answer.texts["body"]
    assert sweep.leaks == []


@pytest.mark.parametrize("slug", NEIGHBOUR)
def test_the_neighbours_place_in_a_list_is_no_place_here(
    sweep_ground: Ground, person: Person, slug: str
) -> None:
    sweep, kind = Sweep(sweep_ground.planted), COUNTY_CLASSES["api-partner-list"]
    role = Role.COORDINATOR
    there = sweep.question("api-partner-list", kind, NEIGHBOUR[slug], role, "GET", {})
    first = sweep.ask(person, replace(there, path=f"{there.path}?page_size=1"))[0]
    place = urlsplit(json.loads(first.body)["next"]).query

    here = sweep.question("api-partner-list", kind, slug, role, "GET", {})
    answer = sweep.ask(person, replace(here, path=f"{here.path}?{place}"))[0]

    assert answer.status == 400
    assert "gehört nicht zu dieser Liste" in answer.texts["body"]
    assert sweep.leaks == []


def test_every_kind_of_thing_is_asked_for(sweep_ground: Ground) -> None:
    own = sweep_ground.planted.own["loerrach"]

    assert sum(bool(foreign(kind, own)) for kind in COUNTY_CLASSES.values()) >= 50
