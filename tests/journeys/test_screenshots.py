"""The pages worth showing, as pictures; `KREISKLIMA_SCREENSHOTS=1` puts them into docs/."""

from collections.abc import Callable
from pathlib import Path

import pytest

from alliances.demo import PASSWORD as DEMO_PASSWORD
from tests.journeys import pictures
from tests.journeys.site import NARROW, OPERATOR, PASSWORD, Site
from tests.journeys.watching import Watched

pytestmark = pytest.mark.journey

TWO = ("loerrach", "cloppenburg")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the pictures of this run go."""
    return pictures.folder(tmp_path)


def shot(who: Watched, address: str, height: int = 1000) -> bytes:
    """The top of a page, as much as fits on a tall screen."""
    page = who.goes_to(address)
    page.set_viewport_size({"width": page.viewport_size["width"], "height": height})
    page.evaluate("document.fonts.ready")
    return page.screenshot()


def test_two_counties_look_like_themselves(
    demo_site: Site, window: Callable[..., Watched], folder: Path
) -> None:
    desk, phone = window(touch=True), window(width=NARROW, touch=True)
    night = window(dark=True, touch=True)
    starts = [demo_site.at(slug) for slug in TWO]

    phones = [shot(phone, start, 844) for start in starts]

    for slug, start in zip(TWO, starts, strict=True):
        pictures.keep(shot(desk, start), folder / f"start-{slug}.png")
    pictures.keep(shot(night, starts[0]), folder / "start-dark.png")
    pictures.keep(pictures.side_by_side(phones, 844), folder / "start-phones.png")
    assert phones[0] != phones[1]


def test_public_pages(demo_site: Site, window: Callable[..., Watched], folder: Path) -> None:
    visitor = window(touch=True)

    partners = shot(visitor, demo_site.at("loerrach", "/partner/"))
    goals = shot(visitor, demo_site.at("loerrach", "/ziele/"))
    network = shot(visitor, demo_site.at(), 1500)

    pictures.keep(partners, folder / "directory.png")
    pictures.keep(goals, folder / "goals.png")
    pictures.keep(network, folder / "network.png")


def test_office_and_signature(
    demo_site: Site, window: Callable[..., Watched], folder: Path, tmp_path: Path
) -> None:
    coordinator, signer = window(touch=True), window(touch=True)
    demo_site.sign_in(coordinator, "loerrach", "koordination@loerrach.example", DEMO_PASSWORD)
    pictures.keep(
        shot(coordinator, demo_site.at("loerrach", "/verwaltung/")), folder / "office.png"
    )
    pictures.keep(
        shot(coordinator, demo_site.at("loerrach", "/verwaltung/austausch/?q=Wärme")),
        folder / "exchange.png",
    )

    declaration = declaration_in_state(coordinator, demo_site, "signed_by_county")
    pictures.keep(shot(coordinator, declaration), folder / "declaration.png")
    demo_site.postbox.overlook()
    coordinator.presses("Link neu verschicken")
    link = demo_site.postbox.letter("*", "unterschreiben").link("/unterschrift/")
    pictures.keep(shot(signer, link), folder / "sign.png")

    done = declaration_in_state(coordinator, demo_site, "in_force")
    coordinator.goes_to(done)
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(coordinator.fetches(f"{done}erklaerung.pdf"))
    drawn = pictures.first_pages_of(paper)
    if drawn is None:
        pytest.skip("no pdftoppm: the picture of the PDF stays as it is")
    pictures.keep(pictures.side_by_side(drawn, 900), folder / "declaration-pdf.png")


def test_the_console(demo_site: Site, window: Callable[..., Watched], folder: Path) -> None:
    operator = window(touch=True)
    demo_site.product.command("refresh_facts")
    demo_site.sign_in(operator, "", OPERATOR, PASSWORD)

    pictures.keep(shot(operator, demo_site.at("", "/konsole/"), 1000), folder / "console.png")


def declaration_in_state(who: Watched, site: Site, state: str) -> str:
    """Address of the first declaration that stands so."""
    who.goes_to(site.at("loerrach", f"/verwaltung/erklaerungen/?stand={state}"))
    who.page.locator("main tbody th a").first.click()
    return who.page.url
