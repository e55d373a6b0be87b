"""A county brings the partners it has: a list with an error, mended, read in, and out again."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.alliances.lists import BAKERY, CLUB, HEADER, csv_of
from tests.journeys.barriers import barriers
from tests.journeys.site import Site
from tests.journeys.watching import Watched

pytestmark = pytest.mark.journey

SLUG = "osterholz"


def gives(who: Watched, content: bytes) -> None:
    who.page.wait_for_load_state()
    file = {"name": "partner.csv", "mimeType": "text/csv", "buffer": content}
    who.page.locator("main [name=file]").set_input_files(files=[file])
    who.presses("Hochladen und prüfen")
    expect(who.heading()).to_have_text("Welche Spalte enthält was?")
    assert barriers(who, "columns") == []
    who.presses("Weiter zur Prüfung")
    expect(who.heading()).to_have_text("Das geschähe mit Ihrer Liste")


def test_a_list_is_mended_and_read_in(site: Site, window: Callable[..., Watched]) -> None:
    coordinator = window()
    site.accept_invitation(
        coordinator, site.open_county("03356", SLUG, "Landkreis Osterholz"), "Klimaschutz"
    )
    page = coordinator.page
    coordinator.goes_to(site.at(SLUG, "/verwaltung/partner/"))
    coordinator.presses("Partnerliste einlesen")

    gives(coordinator, csv_of(HEADER, BAKERY, (*CLUB[:4], "796", *CLUB[5:])))
    expect(page.get_by_text("Eine Postleitzahl hat fünf Ziffern.")).to_be_visible()
    expect(page.get_by_role("button", name="Jetzt einlesen")).to_have_count(0)
    assert barriers(coordinator, "list with a problem") == []
    problems = page.get_by_role("link", name="als CSV").get_attribute("href")
    file = coordinator.fetches(site.at(SLUG, problems or ""))
    assert b"f\xc3\xbcnf Ziffern" in file

    coordinator.presses("Andere Datei hochladen")
    gives(coordinator, file.replace(b";796;", b";79650;"))
    assert barriers(coordinator, "list that can go") == []
    coordinator.presses("Probe machen")
    page.get_by_text("Die Probe ist gelungen").wait_for(timeout=60_000)
    coordinator.presses("Jetzt einlesen")
    page.get_by_role("heading", name="Die Liste ist eingelesen").wait_for(timeout=60_000)

    coordinator.presses("Zu den Partnern")
    expect(page.get_by_role("link", name=BAKERY[0])).to_be_visible()
    expect(page.get_by_role("link", name=CLUB[0])).to_be_visible()
    out = coordinator.fetches(site.at(SLUG, "/verwaltung/listen/partner.csv"))
    assert BAKERY[0].encode() in out
    assert list(site.postbox.folder.glob(f"*-{BAKERY[8]}.eml")) == []
