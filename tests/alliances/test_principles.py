"""The principles of an alliance: there from the first day, in the county's own words."""

import pytest

from alliances.pages.models import Page
from tenants.schemas import inside

PAGE, OFFICE = "/grundsaetze/", "/verwaltung/seiten/grundsaetze/"


@pytest.fixture
def older(loerrach):
    """A county that was opened before there were principles."""
    with inside(loerrach):
        Page.objects.filter(kind="grundsaetze").delete()
    return loerrach


def test_a_new_county_has_them_from_the_first_day(visitor, loerrach) -> None:
    words = visitor.get(PAGE).content.decode()

    assert "<h2>Keine parteipolitische Nutzung</h2>" in words
    assert "Kanarie-loerrach-name" in words or "Klimaallianz Landkreis Lörrach" in words
    assert 'href="/grundsaetze/melden/"' in words
    assert "{{" not in words


def test_an_older_county_shows_the_text_it_starts_with(visitor, editor, older) -> None:
    words = visitor.get(PAGE).content.decode()

    assert "Offen für alle" in words
    assert "Kanarie-loerrach-name" in words
    assert "Stand:" not in words
    assert "Mustertext" in editor.get("/verwaltung/seiten/").content.decode()
    assert "Offen für alle" in editor.get(OFFICE).content.decode()


def test_the_office_writes_its_own(visitor, editor, older, cloppenburg, client_for) -> None:
    editor.post(OFFICE, {"body": "# Unser Grundsatz\n\nAlle sind willkommen."})
    editor.post(OFFICE, {"body": "# Unser Grundsatz\n\nAlle sind sehr willkommen."})

    words = visitor.get(PAGE).content.decode()
    assert "Alle sind sehr willkommen." in words
    assert "Stand: " in words
    assert "sehr willkommen" not in client_for(cloppenburg).get(PAGE).content.decode()
    with inside(older):
        assert Page.objects.filter(kind="grundsaetze").count() == 1


@pytest.mark.parametrize("page", ["/", "/mitmachen/", "/impressum/"])
def test_public_pages_lead_there(visitor, page) -> None:
    assert 'href="/grundsaetze/"' in visitor.get(page).content.decode()


def test_the_network_has_none(client_for) -> None:
    network = client_for(None)

    assert network.get(PAGE).status_code == 404
    assert PAGE not in network.get("/").content.decode()
