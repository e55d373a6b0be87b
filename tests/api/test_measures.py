"""Measure sheets: published ones for everybody, drafts for keys."""

import pytest

from alliances.measures.models import Measure
from tenants.schemas import inside
from tests.cast import same_id

SHEET = {
    "title": "Wärmeplanung",
    "field_of_action": "Energie",
    "description": "Ein Plan für alle Gemeinden.",
    "responsible": "Stabsstelle Klimaschutz",
    "saving_t_co2e": "1234.5",
}
FIRST = f"measures/{same_id('measure')}/"


@pytest.fixture
def draft(writing, in_loerrach) -> str:
    """The address of a sheet that is not public."""
    return f"measures/{writing.post('measures/', SHEET).json()['id']}/"


def test_everybody_reads_what_is_published(anonymous, draft, refused):
    [measure] = anonymous.get("measures/").json()["results"]

    assert measure["title"] == "Altbausanierung Kanarie-loerrach-massnahme"
    assert anonymous.get(FIRST).json() == measure
    refused(anonymous.get(draft), 404)


def test_a_key_reads_drafts_too(reading, draft):
    assert len(reading.get("measures/").json()["results"]) == 2
    assert reading.get(draft).json()["is_published"] is False


def test_an_editor_writes_and_publishes_a_sheet(writing, anonymous, draft):
    created = writing.get(draft).json()
    published = writing.patch(draft, {"is_published": True})

    assert created["slug"] == "waermeplanung"
    assert created["saving_t_co2e"] == "1234.5"
    assert created["priority"] == "medium"
    assert published.json()["is_published"] is True
    assert anonymous.get(draft).status_code == 200


@pytest.mark.parametrize(
    ("who", "status"), [("anonymous", 401), ("reading", 403), ("intruding", 401)]
)
def test_others_change_nothing(who, status, request, refused):
    program = request.getfixturevalue(who)

    refused(program.post("measures/", SHEET), status)
    refused(program.patch(FIRST, {"title": "Neu"}), status)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"saving_t_co2e": "1.234,5"}, "saving_t_co2e"),
        ({"saving_t_co2e": "0.25"}, "saving_t_co2e"),
        ({"saving_t_co2e": "NaN"}, "saving_t_co2e"),
        ({"priority": "sehr hoch"}, "priority"),
        ({"is_published": "vielleicht"}, "is_published"),
    ],
)
def test_mistakes_are_told_at_their_fields(writing, refused, change, field):
    refused(writing.post("measures/", {**SHEET, **change}), 400, field)


def test_a_sheet_somebody_else_changed_is_not_overwritten(writing, refused):
    seen = writing.get(FIRST)["ETag"]
    writing.patch(FIRST, {"cost": "10.000 €"})

    refused(writing.patch(FIRST, {"cost": "0 €"}, if_match=seen), 412)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("q=gemeinde", 1),
        ("q=kernkraft", 0),
        ("field_of_action=energie", 1),
        ("priority=high", 0),
        ("priority=medium", 2),
    ],
)
def test_the_list_can_be_narrowed(reading, draft, query, count):
    assert len(reading.get(f"measures/?{query}").json()["results"]) == count


def test_the_neighbours_sheet_is_not_there(writing, cloppenburg, refused):
    with inside(cloppenburg):
        theirs = Measure.objects.create(slug="moor", title="Moor", is_published=True).pk

    refused(writing.get(f"measures/{theirs}/"), 404)
    refused(writing.patch(f"measures/{theirs}/", {"title": "Unser"}), 404)


def test_long_lists_ask_no_more_than_short_ones(reading, writing, in_loerrach, count_queries):
    one = count_queries(lambda: reading.get("measures/"))
    for title in ("Zwei", "Drei"):
        writing.post("measures/", {**SHEET, "title": title})

    assert count_queries(lambda: reading.get("measures/")) == one
