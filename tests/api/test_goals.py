"""Objectives: read by all, ordered and changed by those who write."""

import pytest

from alliances.goals.models import Objective
from tenants.schemas import inside
from tests.cast import same_id

FIRST = f"goals/{same_id('objective')}/"


@pytest.fixture
def three(in_loerrach, writing) -> list[str]:
    """The ids of three objectives in their order."""
    for title in ("Zwei", "Drei"):
        writing.post("goals/", {"title": title})
    return [str(pk) for pk in Objective.objects.values_list("pk", flat=True)]


def titles(program) -> list[str]:
    return [goal["title"].split()[0] for goal in program.get("goals/").json()["results"]]


def test_everybody_reads_the_goals(anonymous):
    response = anonymous.get("goals/")
    goal = anonymous.get(FIRST).json()

    assert response.json()["results"] == [goal]
    assert goal["title"] == "Weniger Emissionen Kanarie-loerrach-ziel"


def test_an_editor_adds_one_at_the_end_or_elsewhere(writing, in_loerrach):
    last = writing.post("goals/", {"title": "Letztes"})
    first = writing.post("goals/", {"title": "Erstes", "position": 0})

    assert (last.status_code, last.json()["position"]) == (201, 1)
    assert first.json()["position"] == 0
    assert titles(writing) == ["Erstes", "Weniger", "Letztes"]


def test_an_editor_moves_and_changes_one(writing, three):
    response = writing.patch(f"goals/{three[2]}/", {"title": "Neu", "position": 0})

    assert response.json()["title"] == "Neu"
    assert titles(writing) == ["Neu", "Weniger", "Zwei"]
    writing.patch(f"goals/{three[2]}/", {"position": 99})
    assert titles(writing) == ["Weniger", "Zwei", "Neu"]


def test_an_editor_deletes_one_and_the_gap_closes(writing, three, refused):
    response = writing.delete(f"goals/{three[1]}/")

    assert (response.status_code, response.content) == (204, b"")
    refused(writing.get(f"goals/{three[1]}/"), 404)
    assert list(Objective.objects.values_list("position", flat=True)) == [0, 1]


def test_a_goal_somebody_else_changed_is_not_deleted(writing, refused):
    seen = writing.get(FIRST)["ETag"]
    writing.patch(FIRST, {"text": "Mehr dazu"})

    refused(writing.delete(FIRST, if_match=seen), 412)
    assert writing.get(FIRST).status_code == 200


@pytest.mark.parametrize(
    ("who", "status"), [("anonymous", 401), ("reading", 403), ("intruding", 401)]
)
def test_others_change_nothing(who, status, request, refused, loerrach):
    program = request.getfixturevalue(who)

    refused(program.post("goals/", {"title": "Neu"}), status)
    refused(program.patch(FIRST, {"title": "Neu"}), status)
    refused(program.delete(FIRST), status)

    with inside(loerrach):
        assert Objective.objects.get().title.startswith("Weniger")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "title"),
        ({"title": ""}, "title"),
        ({"title": "x" * 161}, "title"),
        ({"title": "Gut", "position": -1}, "position"),
        ({"title": "Gut", "position": "vorn"}, "position"),
        ({"title": None}, "title"),
        ({"title": {"de": "Gut"}}, "title"),
    ],
)
def test_mistakes_are_told_at_their_fields(writing, refused, body, field):
    refused(writing.post("goals/", body), 400, field)


def test_the_neighbours_goal_is_not_there(writing, cloppenburg, refused):
    with inside(cloppenburg):
        theirs = Objective.objects.create(title="Moor", position=5).pk

    refused(writing.get(f"goals/{theirs}/"), 404)
    refused(writing.patch(f"goals/{theirs}/", {"title": "Unser"}), 404)
    refused(writing.delete(f"goals/{theirs}/"), 404)


def test_a_change_here_leaves_the_same_id_next_door_alone(writing, next_door):
    writing.patch(FIRST, {"title": "Geändert"})

    assert next_door.get(FIRST).json()["title"].endswith("Kanarie-cloppenburg-ziel")


def test_long_lists_ask_no_more_than_short_ones(anonymous, writing, in_loerrach, count_queries):
    one = count_queries(lambda: anonymous.get("goals/"))
    for title in ("Zwei", "Drei"):
        writing.post("goals/", {"title": title})

    assert count_queries(lambda: anonymous.get("goals/")) == one
