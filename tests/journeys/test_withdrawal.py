"""A partner leaves on its own pages; the other partner reads it, the office sees who was told."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from alliances.demo import PASSWORD as DEMO_PASSWORD
from tests.journeys import pictures
from tests.journeys.site import NARROW, PASSWORD, WIDE, Site
from tests.journeys.watching import Watched

pytestmark = pytest.mark.journey

SLUG, NAME = "giessen", "Druckerei Lahnbogen"
CONTACT, OTHER = "buero@lahnbogen.example", "hauptamt@lumdaberg.example"
WORDS = "Liebe Partner, wir geben die Druckerei auf und danken für die gemeinsame Zeit."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the pictures of this run go."""
    return pictures.folder(tmp_path)


def test_a_partner_withdraws_and_everybody_learns_it(
    demo_site: Site, window: Callable[..., Watched], folder: Path
) -> None:
    coordinator, partner, visitor = window(touch=True), window(touch=True), window()
    demo_site.sign_in(coordinator, SLUG, f"koordination@{SLUG}.example", DEMO_PASSWORD)
    the_office_opens_the_portal(coordinator, demo_site)
    the_partner_comes_in(partner, demo_site)

    partner.presses("Austreten")
    expect(partner.heading()).to_have_text("Austreten")
    fits(partner)
    the_partner_states_its_withdrawal(partner)
    show(partner, folder, "withdrawal-confirm")
    partner.presses("Austritt verbindlich erklären")
    expect(partner.heading()).to_have_text("Ihr Austritt ist erklärt")

    assert WORDS in demo_site.postbox.letter(CONTACT, "Austritt ist eingegangen").text
    notice = demo_site.postbox.letter(OTHER, "tritt zum")
    assert NAME in notice.text
    assert WORDS in notice.text
    the_office_sees_who_was_told(coordinator, demo_site)
    fits(coordinator)
    visitor.goes_to(demo_site.at(SLUG, "/partner/"))
    expect(visitor.page.get_by_text(NAME)).to_have_count(0)
    assert visitor.cookies() == []


def the_office_opens_the_portal(coordinator: Watched, site: Site) -> None:
    coordinator.goes_to(site.at(SLUG, "/verwaltung/partner/"))
    coordinator.presses(NAME)
    coordinator.presses("Ins Portal einladen")
    expect(
        coordinator.page.get_by_text(
            "Die Einladung ins Portal an buero@lahnbogen.example ist unterwegs."
        )
    ).to_be_visible()


def the_partner_comes_in(partner: Watched, site: Site) -> None:
    partner.goes_to(site.postbox.letter(CONTACT, "Einladung").link("/einladung/"))
    partner.fills(function="Geschäftsführung", password=PASSWORD, password_again=PASSWORD)
    partner.presses("Zugang einrichten")
    partner.page.get_by_role("link", name="Austreten").wait_for()


def the_partner_states_its_withdrawal(partner: Watched) -> None:
    """First a day that was, then today; then back for better words."""
    today = partner.page.locator("[name=effective_on]").input_value()
    partner.fills(effective_on="01.01.2020", statement="Wir gehen.")
    partner.presses("Weiter zur Prüfung")
    assert "rückwirkend" in partner.reads_at("effective_on")
    partner.fills(effective_on=today)
    partner.presses("Weiter zur Prüfung")
    expect(partner.page.get_by_text("Noch ist nichts erklärt.")).to_be_visible()
    partner.presses("Zurück und ändern")
    partner.fills(statement=WORDS)
    partner.presses("Weiter zur Prüfung")
    expect(partner.page.locator("main").get_by_text(WORDS)).to_be_visible()


def the_office_sees_who_was_told(coordinator: Watched, site: Site) -> None:
    letter = site.postbox.letter("*", f"Austritt: {NAME}")
    coordinator.goes_to(letter.link("/erklaerungen/"))
    row = coordinator.page.get_by_role("row").filter(has_text=OTHER)
    expect(row).to_contain_text("zugestellt")


def show(who: Watched, folder: Path, name: str) -> None:
    """The page as it is on a screen, for the guide."""
    fits(who)
    who.page.evaluate("document.fonts.ready")
    pictures.keep(who.page.screenshot(full_page=True), folder / f"{name}.png")


def fits(who: Watched) -> None:
    """Neither on a phone nor on a screen does anything stick out to the side."""
    for width in (NARROW, WIDE):
        who.page.set_viewport_size({"width": width, "height": 900})
        assert who.page.evaluate("document.documentElement.scrollWidth") <= width
