"""The coordinator gives the alliance its face, and everybody sees it at once."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Locator, expect

from tests.journeys.site import Site
from tests.journeys.watching import Watched

pytestmark = pytest.mark.journey

SLUG = "vechta"


def test_name_colour_logo_and_goals_are_public_at_once(
    site: Site, window: Callable[..., Watched]
) -> None:
    mail = site.open_county("03460", SLUG, "Landkreis Vechta")
    visitor, coordinator = window(), window()
    before = theme(visitor, site)
    site.accept_invitation(coordinator, mail, "Klimaschutzmanagement")

    refused_for_a_pale_colour(coordinator, site)
    coordinator.fills(brand_color="#8a1c4a")
    coordinator.page.locator("[name=logo]").set_input_files(a_logo())
    coordinator.fills(logo_alt="Eine rote Windrose")
    coordinator.presses("Speichern")
    expect(coordinator.page.get_by_text("Gespeichert.")).to_be_visible()
    for title in ("Wärme aus der Region", "Mehr Rad, weniger Auto", "Moore schützen"):
        write_goal(coordinator, site, title)
    coordinator.page.get_by_role("button", name="Moore schützen nach oben").click()
    coordinator.page.get_by_role("button", name="Moore schützen nach oben").click()
    expect(titles(coordinator, ".kk-order__title").first).to_have_text("Moore schützen")

    visitor.goes_to(site.at(SLUG))
    expect(visitor.heading()).to_have_text("Klimawende Vechta")
    expect(visitor.page.get_by_text("Gemeinsam in die neue Zeit").first).to_be_visible()
    expect(visitor.page.get_by_role("img", name="Eine rote Windrose")).to_be_visible()
    expect(titles(visitor, ".kk-goals__text")).to_have_text(
        ["Moore schützen", "Wärme aus der Region", "Mehr Rad, weniger Auto"]
    )
    after = theme(visitor, site)
    assert "#8a1c4a" not in before
    assert "#8a1c4a" in after
    assert visitor.cookies() == []


def refused_for_a_pale_colour(coordinator: Watched, site: Site) -> None:
    coordinator.goes_to(site.at(SLUG, "/verwaltung/erscheinungsbild/"))
    coordinator.fills(
        name="Klimawende Vechta",
        claim="Gemeinsam in die neue Zeit",
        target_year="2040",
        brand_color="#ffee88",
    )
    coordinator.presses("Speichern")
    assert "Der nächste dunklere Ton" in coordinator.reads_at("brand_color")
    expect(coordinator.page.locator("[name=name]")).to_have_value("Klimawende Vechta")


def write_goal(coordinator: Watched, site: Site, title: str) -> None:
    coordinator.goes_to(site.at(SLUG, "/verwaltung/ziele/neu/"))
    coordinator.fills(title=title)
    coordinator.presses("Speichern")
    expect(titles(coordinator, ".kk-order__title").last).to_have_text(title)


def titles(who: Watched, selector: str) -> Locator:
    return who.page.locator(selector)


def a_logo() -> FilePayload:
    picture = BytesIO()
    Image.new("RGB", (240, 120), "#8a1c4a").save(picture, "PNG")
    return FilePayload(name="logo.png", mimeType="image/png", buffer=picture.getvalue())


def theme(visitor: Watched, site: Site) -> str:
    """The style sheet as the visitor's own browser gets it."""
    visitor.goes_to(site.at(SLUG))
    return visitor.page.evaluate("async () => (await fetch('/theme.css')).text()")
