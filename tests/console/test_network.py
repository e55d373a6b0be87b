"""The network's public pages: who takes part, and what the network is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from console.regions import sort_key
from exchange.models import Material
from tenants.models import County, Domain, Region
from tests import cast


@pytest.fixture
def anybody(client_for):
    """A visitor of the network's site."""
    return client_for(None)


@pytest.fixture
def kiel(db) -> County:
    """A third county on the list; its pages are not opened here."""
    county = County.objects.create(
        slug="kiel", name="Stadt Kiel", region_id="01002", schema_name="lk_kiel"
    )
    Domain.objects.create(
        tenant=county, domain="kiel.localhost", is_primary=True, proved_at=timezone.now()
    )
    return county


def test_the_start_page_shows_the_counties_in_words_and_on_the_map(anybody) -> None:
    page = anybody.get("/")
    words = page.content.decode()

    assert "Landkreis Lörrach" in words
    assert 'href="http://cloppenburg.localhost' in words
    assert [mark["ags"] for mark in page.context["marks"]] == ["03453", "08336"]
    assert "GeoBasis-DE" in words
    assert not page.cookies


def test_the_start_page_names_only_public_materials(anybody, loerrach) -> None:
    for visibility in Material.Visibility.values:
        Material.objects.create(
            kind="measure",
            title=f"Material {visibility}",
            summary="Kurz",
            content={},
            licence="CC-BY-4.0",
            attribution="Landkreis Lörrach",
            visibility=visibility,
            county=loerrach,
            county_name="Landkreis Lörrach",
        )

    page = anybody.get("/").content.decode()

    assert "Material public" in page
    assert "Material counties" not in page


def test_nothing_of_a_county_shows_on_the_network(anybody, loerrach) -> None:
    for address in ("/", "/landkreise/"):
        assert cast.canary(loerrach, "") not in anybody.get(address).content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Landkreis Cloppenburg", "Landkreis Lörrach"]),
        ({"q": "LÖRR"}, ["Landkreis Lörrach"]),
        ({"q": "03453"}, ["Landkreis Cloppenburg"]),
        ({"state": "Niedersachsen"}, ["Landkreis Cloppenburg"]),
        ({"state": "Niedersachsen", "q": "Lörrach"}, []),
        ({"q": "\x00"}, ["Landkreis Cloppenburg", "Landkreis Lörrach"]),
    ],
)
def test_the_directory_is_searched_by_name_key_and_state(anybody, loerrach, query, found) -> None:
    page = anybody.get("/landkreise/", query)

    assert [row.county.name for row in page.context["rows"]] == found


def test_the_directory_names_its_sources(anybody) -> None:
    page = anybody.get("/landkreise/").content.decode()

    assert "228.639" in page
    assert "© Statistisches Bundesamt (Destatis), 2019, CC BY 4.0" in page
    assert "© GeoBasis-DE / BKG 2016 (Daten verändert)" in page


def test_who_is_not_there_yet_is_told_so(anybody, db) -> None:
    page = anybody.get("/landkreise/", {"q": "Oberallgäu"})

    assert "Noch nicht dabei" in page.content.decode()
    assert "Landkreis Oberallgäu" in page.content.decode()


@pytest.mark.parametrize("address", ["/", "/landkreise/"])
def test_more_counties_ask_no_more(anybody, kiel, address) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            anybody.get(address)
        return len(captured)

    anybody.get(address)
    three = queries()
    for ags in ("01001", "01003", "01004"):
        region = Region.objects.get(ags=ags)
        County.objects.create(
            slug=f"s{ags}", name=region.title, region=region, schema_name=f"lk_s{ags}"
        )

    assert queries() == three


def test_umlauts_stand_where_german_readers_look() -> None:
    names = ["Zwickau", "Öde", "Olpe", "Ahrweiler"]

    assert sorted(names, key=sort_key) == ["Ahrweiler", "Öde", "Olpe", "Zwickau"]


def test_the_network_has_a_style_sheet_of_its_own(anybody) -> None:
    sheet = anybody.get("/theme.css")

    assert sheet["Content-Type"].startswith("text/css")
    assert cast.COLORS["loerrach"] not in sheet.content.decode()


@pytest.mark.parametrize("host", ["localhost", "loerrach.localhost", "10.0.0.7"])
def test_readyz_answers_on_every_host(client_for, loerrach, host) -> None:
    answer = client_for(None).get("/readyz", headers={"host": host})

    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_readyz_says_503_when_the_database_is_away(client_for, monkeypatch, db) -> None:
    def away(self, *args):
        raise connection.Database.OperationalError("gone")

    with monkeypatch.context() as patch:
        patch.setattr("django.db.backends.utils.CursorWrapper.execute", away)
        answer = client_for(None).get("/readyz")

    assert answer.status_code == 503
    assert b"gone" not in answer.content
