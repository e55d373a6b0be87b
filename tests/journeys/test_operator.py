"""The operator opens a list, helps in a county, and is sent out by its coordinator."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from alliances.demo import PASSWORD as DEMO_PASSWORD
from tests.journeys import pictures
from tests.journeys.site import OPERATOR, Site
from tests.journeys.watching import Watched

pytestmark = pytest.mark.journey
LIST = "ags;slug;name;coordinator\n{}\n08336;noch-einer;Noch einmal;b@neu.example\n"
MINUTE = 60_000  # a worker may be busy with other things


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the pictures of this run go."""
    return pictures.folder(tmp_path)


def test_a_list_is_looked_at_opened_and_watched(
    demo_site: Site, window: Callable[..., Watched], folder: Path
) -> None:
    operator = window()
    demo_site.sign_in(operator, "", OPERATOR)
    operator.presses("Landkreis eröffnen")
    operator.presses("Mehrere aus einer Liste")
    row = "05758;herford;Kreis Herford;klima@herford.example"

    operator.page.set_input_files(
        "[name=file]",
        {"name": "liste.csv", "mimeType": "text/csv", "buffer": LIST.format(row).encode()},
    )
    operator.presses("Prüfen")
    expect(operator.page.get_by_text("gibt es die Allianz „loerrach“ schon")).to_be_visible()
    pictures.keep(operator.page.screenshot(), folder / "console-list.png")
    operator.presses("Jetzt eröffnen")

    # Nobody presses anything: the page follows by itself.
    expect(operator.page.get_by_role("heading", name="Ergebnis")).to_be_visible(timeout=MINUTE)
    expect(operator.page.get_by_role("link", name="Abgelehnte Zeilen als CSV")).to_be_visible()
    pictures.keep(operator.page.screenshot(), folder / "console-job.png")
    assert "Herford" in demo_site.postbox.letter("klima@herford.example", "Einladung").text


def test_support_is_seen_by_the_county_and_sent_out_by_it(
    demo_site: Site, window: Callable[..., Watched], folder: Path
) -> None:
    operator, coordinator = window(), window()
    demo_site.sign_in(operator, "", OPERATOR)
    demo_site.sign_in(coordinator, "giessen", "koordination@giessen.example", DEMO_PASSWORD)

    operator.goes_to(demo_site.at("", "/konsole/landkreise/giessen/"))
    operator.page.fill("#id_support_reason", "Die Erklärung lässt sich nicht drucken")
    operator.presses("Zugang anfordern")
    operator.presses("Link holen")
    operator.presses("In den Landkreis")
    operator.presses("Eintreten")
    expect(operator.heading()).to_have_text("Übersicht")
    expect(operator.page.get_by_text("Sie sehen diesen Landkreis als Support")).to_be_visible()

    letter = demo_site.postbox.letter("koordination@giessen.example", "Betrieb sieht")
    coordinator.goes_to(letter.link("/verwaltung/support/"))
    expect(coordinator.page.get_by_text("sieht gerade in diesen Landkreis hinein")).to_be_visible()
    pictures.keep(coordinator.page.screenshot(), folder / "support.png")
    coordinator.presses("Beenden")
    expect(coordinator.page.get_by_text("Der Support-Zugang ist beendet.")).to_be_visible()

    operator.goes_to(demo_site.at("giessen", "/verwaltung/partner/"))
    expect(operator.heading()).to_have_text("Anmelden")
