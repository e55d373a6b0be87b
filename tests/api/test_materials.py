"""The exchange through the interface: search, share, adopt, withdraw."""

import pytest

from accounts.permissions import Role
from alliances.documents.models import Document
from alliances.measures.models import Measure
from exchange.actions import publish_copy
from exchange.models import Adoption, Material
from tenants.schemas import inside
from tests.api.conftest import Program
from tests.cast import canary, same_id

SHARE = {
    "kind": "measure",
    "source": str(same_id("measure")),
    "licence": "CC-BY-4.0",
    "visibility": "counties",
}
WHOLE = {"id", "kind", "title", "summary", "licence", "attribution", "visibility", "state"}


@pytest.fixture
def offered(next_door) -> str:
    """The address of a measure that the neighbour shares."""
    return f"exchange/materials/{next_door.post('exchange/materials/', SHARE).json()['id']}/"


def give(county, title: str, **values) -> Material:
    """A material of a county, as if it had been shared."""
    return publish_copy(
        county=county,
        kind="measure",
        title=title,
        summary=values.pop("summary", "Worum es geht"),
        content={"title": title, "description": "Text"},
        licence="CC-BY-4.0",
        attribution=county.name,
        visibility="counties",
        **values,
    )


def test_the_coordinator_shares_a_copy(deciding, in_loerrach):
    response = deciding.post("exchange/materials/", {**SHARE, "summary": "Ein Pilot."})

    material = response.json()
    assert response.status_code == 201
    assert material.keys() >= WHOLE
    assert material["title"] == f"Altbausanierung {canary(in_loerrach, 'massnahme')}"
    assert material["summary"] == "Ein Pilot."
    assert material["attribution"] == f"Landkreis Lörrach, Allianz {canary(in_loerrach, 'name')}"
    assert material["county_name"] == "Landkreis Lörrach"
    assert (material["is_own"], material["adopted"], material["file"]) == (True, 0, None)
    assert canary(in_loerrach, "verantwortlich") not in response.content.decode()
    assert str(Measure.objects.get().shared_as) == material["id"]
    assert deciding.get(response["Location"]).json() == material


def test_the_same_thing_is_shared_once(deciding, refused):
    deciding.post("exchange/materials/", SHARE)

    problem = refused(deciding.post("exchange/materials/", SHARE), 409)

    assert problem["type"] == "urn:kreisklima:problem:already-shared"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "partner"}, "kind"),
        ({"kind": "document"}, "source"),
        ({"source": str(same_id("nobody"))}, "source"),
        ({"source": "Altbau"}, "source"),
        ({"licence": "MIT"}, "licence"),
        ({"visibility": "private"}, "visibility"),
    ],
)
def test_mistakes_are_told_at_their_fields(deciding, refused, change, field):
    refused(deciding.post("exchange/materials/", {**SHARE, **change}), 400, field)


def test_what_only_the_neighbour_has_cannot_be_shared_here(deciding, cloppenburg, refused):
    with inside(cloppenburg):
        theirs = Measure.objects.create(slug="moor", title="Moor").pk

    refused(deciding.post("exchange/materials/", {**SHARE, "source": str(theirs)}), 400, "source")


def test_roles_of_the_exchange(anonymous, reading, writing, intruding, offered, refused):
    for program in (anonymous, intruding):
        refused(program.get("exchange/materials/"), 401)
        refused(program.get(offered), 401)
        refused(program.post("exchange/materials/", SHARE), 401)
        refused(program.post(f"{offered}adopt/"), 401)
    for program in (reading, writing):
        refused(program.post("exchange/materials/", SHARE), 403)
        refused(program.post(f"{offered}withdraw/"), 403)
    refused(reading.post(f"{offered}adopt/"), 403)
    assert reading.get(offered).status_code == 200


def test_an_editor_adopts_a_material_as_a_draft(writing, offered, in_loerrach):
    material = writing.get(offered).json()

    response = writing.post(f"{offered}adopt/")

    told = response.json()
    mine = Measure.objects.get(pk=told["id"])
    assert response.status_code == 201
    assert told["kind"] == "measure"
    assert told["licence"] == "CC-BY-4.0"
    assert told["attribution"] == mine.attribution == material["attribution"]
    assert told["adoption"] == str(Adoption.objects.get().pk)
    assert mine.title == material["content"]["title"]
    assert mine.is_published is False
    assert writing.get(offered).json()["adopted"] == 1


def test_a_material_is_adopted_once_and_the_own_copy_is_named(writing, offered, refused):
    first = writing.post(f"{offered}adopt/").json()

    problem = refused(writing.post(f"{offered}adopt/"), 409)

    assert problem["type"] == "urn:kreisklima:problem:already-adopted"
    assert problem["existing"] == first["id"]


def test_the_own_material_cannot_be_adopted(deciding, refused):
    own = deciding.post("exchange/materials/", SHARE).json()["id"]

    refused(deciding.post(f"exchange/materials/{own}/adopt/"), 409)


def test_only_who_shared_a_material_takes_it_back(deciding, next_door, offered, refused):
    refused(deciding.post(f"{offered}withdraw/"), 403)

    response = next_door.post(f"{offered}withdraw/")

    assert response.json()["state"] == "withdrawn"
    refused(next_door.post(f"{offered}withdraw/"), 409)
    refused(deciding.get(offered), 404)
    refused(deciding.post(f"{offered}adopt/"), 409)
    assert deciding.get("exchange/materials/").json()["results"] == []
    assert deciding.get("exchange/materials/?state=withdrawn").json()["results"] == []
    assert len(next_door.get("exchange/materials/?state=withdrawn").json()["results"]) == 1


def test_a_file_crosses_as_a_copy(deciding, loerrach, cloppenburg, key_of):
    with inside(loerrach):
        document = Document.objects.get()
    body = {**SHARE, "kind": "document", "source": str(document.pk), "licence": document.licence}
    shared = deciding.post("exchange/materials/", body).json()
    neighbour = Program(cloppenburg, key_of(cloppenburg, Role.READER))

    response = neighbour.get(f"exchange/materials/{shared['id']}/file/")

    assert shared["file"]["name"] == "leitbild.pdf"
    assert shared["file"]["content_type"] == response["Content-Type"] == "application/pdf"
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert "attachment" in response["Content-Disposition"]
    with inside(cloppenburg):
        assert Document.objects.count() == 1


def test_a_material_without_a_file_has_none(reading, offered, refused):
    refused(reading.get(f"{offered}file/"), 404)
    refused(reading.get(f"exchange/materials/{same_id('nobody')}/"), 404)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 2),
        ("q=moore", 1),
        ("q=moorschutz+kernfusion", 0),
        ("kind=measure", 2),
        ("kind=document", 0),
        ("kind=unfug", 0),
        ("q=%25&kind=measure", 2),
    ],
)
def test_the_search(reading, cloppenburg, query, count):
    give(cloppenburg, "Moorschutz")
    give(cloppenburg, "Radwege")

    found = reading.get(f"exchange/materials/?{query}").json()["results"]

    assert len(found) == count
    assert all("content" not in material for material in found)


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_a_search_is_paged_by_rank_without_gaps_or_doubles(reading, cloppenburg, size):
    titles = ["Moor", "Moor und Wald", "Wald", "Waldmoor", "Moor Moor", "Moor", "Hecke"]
    for title in titles:
        give(cloppenburg, title, summary="Moor im Wald" if title != "Hecke" else "Vögel")
    whole = reading.get("exchange/materials/?q=moor&page_size=100").json()["results"]

    forwards, url = [], f"exchange/materials/?q=moor&page_size={size}"
    while url:
        page = reading.get(url).json()
        forwards += [material["id"] for material in page["results"]]
        last, url = page, page["next"]
    backwards = [material["id"] for material in last["results"]]
    while last["previous"]:
        last = reading.get(last["previous"]).json()
        backwards = [material["id"] for material in last["results"]] + backwards

    ids = [material["id"] for material in whole]
    assert len(ids) == 6
    assert forwards == ids
    assert backwards == ids


def test_long_lists_ask_no_more_than_short_ones(reading, cloppenburg, count_queries):
    give(cloppenburg, "Moor eins")
    one = count_queries(lambda: reading.get("exchange/materials/?q=moor"))
    give(cloppenburg, "Moor zwei", file=("plan.pdf", "application/pdf", b"%PDF"))
    give(cloppenburg, "Moor drei")

    assert count_queries(lambda: reading.get("exchange/materials/?q=moor")) == one
