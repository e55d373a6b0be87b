"""What this county took from others, and nobody else's takings."""

import pytest

from alliances.measures.models import Measure
from exchange.actions import note_adoption
from exchange.models import Adoption
from tenants.schemas import inside
from tests.api.test_materials import give


@pytest.fixture
def adopted(writing, cloppenburg) -> dict:
    """A material of the neighbour that became a draft here."""
    material = give(cloppenburg, "Moorschutz")
    return writing.post(f"exchange/materials/{material.pk}/adopt/").json()


def test_the_list_names_source_and_own_copy(reading, adopted):
    [adoption] = reading.get("exchange/adoptions/").json()["results"]

    assert adoption["id"] == adopted["adoption"]
    assert adoption["copy"] == adopted["id"]
    assert adoption["material"]["title"] == "Moorschutz"
    assert adoption["material"]["county_name"] == "Landkreis Cloppenburg"
    assert reading.get(f"exchange/adoptions/{adoption['id']}/").json() == adoption


def test_a_copy_that_was_deleted_is_not_named(reading, adopted, in_loerrach):
    Measure.objects.filter(pk=adopted["id"]).delete()

    assert reading.get("exchange/adoptions/").json()["results"][0]["copy"] is None


def test_the_neighbours_adoptions_are_not_told(reading, loerrach, cloppenburg, refused):
    theirs = note_adoption(give(loerrach, "Radwege"), county=cloppenburg)

    assert reading.get("exchange/adoptions/").json()["results"] == []
    refused(reading.get(f"exchange/adoptions/{theirs.pk}/"), 404)


def test_nobody_without_a_key_reads_them(anonymous, intruding, adopted, refused):
    for program in (anonymous, intruding):
        refused(program.get("exchange/adoptions/"), 401)
        refused(program.get(f"exchange/adoptions/{adopted['adoption']}/"), 401)


def test_adoptions_are_made_by_adopting(deciding, adopted, refused):
    refused(deciding.post("exchange/adoptions/", {}), 405)
    refused(deciding.delete(f"exchange/adoptions/{adopted['adoption']}/"), 405)


def test_long_lists_ask_no_more_than_short_ones(
    reading, writing, adopted, cloppenburg, count_queries
):
    one = count_queries(lambda: reading.get("exchange/adoptions/"))
    for title in ("Zwei", "Drei"):
        writing.post(f"exchange/materials/{give(cloppenburg, title).pk}/adopt/")

    assert count_queries(lambda: reading.get("exchange/adoptions/")) == one
    assert Adoption.objects.count() == 3
    with inside(cloppenburg):
        assert Measure.objects.count() == 1
