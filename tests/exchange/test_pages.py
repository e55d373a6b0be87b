"""The network's pages show what is public, and nothing else."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from exchange.actions import publish_copy, withdraw_copy
from exchange.models import Material


@pytest.fixture
def network(client_for) -> Client:
    """Anybody on the network's own site."""
    return client_for(None)


def given(county, title: str = "Altbausanierung", **values) -> Material:
    """A public material of the county."""
    values = {"kind": "measure", "visibility": "public", **values}
    return publish_copy(
        county=county,
        title=title,
        summary="Beratung im Quartier.",
        content={"title": title, "description": "Mit **Hausbesuch**.", "saving_t_co2e": "1234.5"},
        licence="CC-BY-SA-4.0",
        attribution=f"{county.name}, Allianz",
        **values,
    )


def test_public_material_is_found_and_read_by_anybody(network, loerrach) -> None:
    material = given(loerrach, contact_function="Stabsstelle Klimaschutz")

    listing = network.get("/austausch/?q=sanierung&kind=measure")
    page = network.get(f"/austausch/{material.pk}/").content.decode()

    assert "Altbausanierung" in listing.content.decode()
    assert not listing.cookies
    assert "<strong>Hausbesuch</strong>" in page
    assert "1.234,5" in page
    assert "Landkreis Lörrach, Allianz" in page
    assert "unter dieselbe Lizenz stellt" in page


def test_what_is_for_counties_alone_or_withdrawn_is_not_there(network, loerrach) -> None:
    internal = given(loerrach, "Nur für Kreise", visibility="counties", file=("a.pdf", "x/y", b"1"))
    gone = given(loerrach, "Zurückgezogen", file=("a.pdf", "application/pdf", b"1"))
    withdraw_copy(gone, county=loerrach)

    listing = network.get("/austausch/").content.decode()

    for material in (internal, gone):
        assert material.title not in listing
        assert network.get(f"/austausch/{material.pk}/").status_code == 404
        assert network.get(f"/austausch/{material.pk}/datei/").status_code == 404
    assert network.get(f"/austausch/{uuid4()}/").status_code == 404


def test_a_public_file_is_saved_and_never_shown(network, loerrach) -> None:
    material = given(loerrach, kind="document", file=("Übersicht.pdf", "application/pdf", b"%PDF-"))

    answer = network.get(f"/austausch/{material.pk}/datei/")

    assert b"".join(answer.streaming_content) == b"%PDF-"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%C3%9Cbersicht.pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_material_without_a_file_has_none(network, loerrach) -> None:
    assert network.get(f"/austausch/{given(loerrach).pk}/datei/").status_code == 404


@pytest.mark.parametrize("question", ["?kind=erfunden", "?q=%00", "?page=abc", "?q=" + "x" * 999])
def test_senseless_questions_get_a_page(network, loerrach, question) -> None:
    given(loerrach)

    assert network.get(f"/austausch/{question}").status_code == 200


def test_a_longer_list_costs_no_more_queries(network, loerrach) -> None:
    given(loerrach)
    with CaptureQueriesContext(connection) as few:
        network.get("/austausch/")
    for number in range(3):
        given(loerrach, f"Material {number}")

    with CaptureQueriesContext(connection) as more:
        network.get("/austausch/")

    assert len(more) == len(few)


def test_an_empty_exchange_and_an_empty_result_say_so(network, loerrach) -> None:
    assert "Noch nichts öffentlich geteilt" in network.get("/austausch/").content.decode()

    given(loerrach)

    assert "Nichts gefunden" in network.get("/austausch/?q=Windrad").content.decode()
