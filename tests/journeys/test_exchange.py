"""A measure crosses from one county to the next: as a copy, with its source named."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from alliances.demo import PASSWORD
from tests.journeys.site import Site
from tests.journeys.watching import Watched

pytestmark = pytest.mark.journey

TITLE = "Thermografie-Spaziergänge im Winter"


def test_a_measure_is_shared_here_and_adopted_there(
    demo_site: Site, window: Callable[..., Watched]
) -> None:
    giver, taker, visitor = window(), window(), window()
    demo_site.sign_in(giver, "loerrach", "koordination@loerrach.example", PASSWORD)
    demo_site.sign_in(taker, "cloppenburg", "redaktion@cloppenburg.example", PASSWORD)

    giver.goes_to(demo_site.at("loerrach", "/verwaltung/massnahmen/neu/"))
    giver.fills(
        title=TITLE,
        field_of_action="Gebäude",
        responsible="Bauhof Süd",
        description="Mit der Wärmebildkamera durchs Dorf.",
        saving_t_co2e="1.234,5",
    )
    giver.presses("Entwurf anlegen")
    giver.presses("Mit anderen Landkreisen teilen")
    preview = giver.page.locator(".kk-preview")
    expect(preview).to_contain_text("Wärmebildkamera")
    expect(preview).not_to_contain_text("Bauhof Süd")
    giver.presses("Kopie teilen")
    assert giver.reads_at("checked")
    giver.fills(summary="Wir zeigen, wo Wärme entweicht.")
    giver.page.locator("[name=checked]").check()
    giver.presses("Kopie teilen")
    expect(giver.page.get_by_text("Die Kopie steht jetzt im Austausch.")).to_be_visible()

    taker.goes_to(demo_site.at("cloppenburg", "/verwaltung/austausch/"))
    search = taker.page.get_by_role("search")
    search.get_by_label("Suche").fill("waermebildkamera")
    search.get_by_role("button").click()
    taker.presses(TITLE)
    taker.presses("Übernehmen")
    expect(taker.page.get_by_text("Ihr Entwurf ist nicht öffentlich")).to_be_visible()
    taker.presses("Veröffentlichen")
    taker.presses("Öffentliche Seite")
    expect(taker.page.locator("main")).to_contain_text("Quelle: Landkreis Lörrach")

    visitor.goes_to(taker.page.url)
    expect(visitor.page.locator("main")).to_contain_text("1.234,5")
    expect(visitor.page.locator("main")).not_to_contain_text("Bauhof Süd")
    assert visitor.cookies() == []
