"""The operator opens a county; its coordinator comes in by the mail."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.site import OPERATOR, PASSWORD, Site
from tests.journeys.watching import Watched

pytestmark = pytest.mark.journey


def test_a_county_opens_and_its_coordinator_comes_in(
    site: Site, window: Callable[..., Watched]
) -> None:
    operator = window()
    site.sign_in(operator, "", OPERATOR)
    operator.presses("Landkreis eröffnen")

    operator.fills(ags="99999", slug="www", coordinator="klima@emsland.example")
    operator.presses("Landkreis eröffnen")
    assert "99999 führt das Register nicht" in operator.reads_at("ags")
    expect(operator.page.get_by_role("alert")).to_be_focused()

    operator.fills(ags="Emsland")
    operator.presses("Landkreis eröffnen")
    assert "reserviert" in operator.reads_at("slug")

    operator.fills(slug="emsland")
    operator.presses("Landkreis eröffnen")
    expect(operator.heading()).to_have_text("Landkreis ist eröffnet")
    operator.presses("Zur Liste der Landkreise")
    expect(operator.page.get_by_role("link", name="emsland.localhost")).to_be_visible()

    coordinator = window()
    letter = site.postbox.letter("klima@emsland.example", "Einladung")
    assert "Emsland" in letter.text
    coordinator.goes_to(letter.link("/einladung/"))
    coordinator.fills(function="Klimaschutzmanagement", password="12345", password_again="12345")
    coordinator.presses("Zugang einrichten")
    assert "zu kurz" in coordinator.reads_at("password")
    coordinator.fills(password=PASSWORD, password_again=PASSWORD)
    coordinator.presses("Zugang einrichten")
    expect(coordinator.page).to_have_url(site.at("emsland", "/verwaltung/"))

    late = window()
    late.goes_to(letter.link("/einladung/"))
    expect(late.heading()).to_have_text("Dieser Link gilt nicht mehr")
    late.expect_refusal(404, late.page.url.split(f":{site.product.port}")[1])
