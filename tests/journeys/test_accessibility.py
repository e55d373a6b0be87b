"""Every page, light and dark, on a desk and on a phone: no barrier that a machine can find."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe

from alliances.demo import PASSWORD as DEMO_PASSWORD
from tests.journeys.site import NARROW, OPERATOR, PASSWORD, WIDE, Site
from tests.journeys.walking import pages
from tests.journeys.watching import Watched

pytestmark = pytest.mark.journey

TAGS = "wcag2a wcag2aa wcag21a wcag21aa wcag22aa best-practice".split()
EVERYTHING = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
COLOURS = {
    "runOnly": {"type": "rule", "values": ["color-contrast"]},
    "resultTypes": ["violations"],
}


def test_public_pages_of_a_county(demo_site: Site, window: Callable[..., Watched]) -> None:
    visitor = window()

    seen = walk(visitor, demo_site.at("loerrach"))

    assert {"/", "/ziele/", "/mitmachen/", "/downloads/", "/impressum/", "/anmelden/"} <= seen
    assert visitor.cookies() == []


def test_public_pages_of_the_network(demo_site: Site, window: Callable[..., Watched]) -> None:
    visitor = window()

    seen = walk(visitor, demo_site.at())

    assert {"/", "/landkreise/", "/austausch/", "/impressum/", "/anmelden/"} <= seen
    assert visitor.cookies() == []


def test_pages_of_the_office(demo_site: Site, window: Callable[..., Watched]) -> None:
    coordinator = window()
    demo_site.sign_in(coordinator, "loerrach", "koordination@loerrach.example", DEMO_PASSWORD)

    seen = walk(coordinator, demo_site.at("loerrach", "/verwaltung/"), "/verwaltung/")

    assert {"/verwaltung/partner/", "/verwaltung/team/", "/verwaltung/austausch/"} <= seen
    assert len(seen) > 30


def test_pages_of_the_console(demo_site: Site, window: Callable[..., Watched]) -> None:
    operator = window()
    demo_site.sign_in(operator, "", OPERATOR, PASSWORD)

    seen = walk(operator, demo_site.at("", "/konsole/"), "/konsole/")

    assert {"/konsole/", "/konsole/eroeffnen/", "/konsole/verlauf/"} <= seen


def test_forms_that_came_back_and_pages_behind_links(
    demo_site: Site, window: Callable[..., Watched]
) -> None:
    visitor, coordinator = window(), window()
    demo_site.sign_in(coordinator, "giessen", "koordination@giessen.example", DEMO_PASSWORD)
    coordinator.goes_to(demo_site.at("giessen", "/verwaltung/team/"))
    coordinator.fills(email="neu@giessen.example")
    coordinator.presses("Einladung verschicken")
    link = demo_site.postbox.letter("neu@giessen.example", "Einladung").link("/einladung/")

    found = []
    visitor.goes_to(demo_site.at("giessen", "/mitmachen/"))
    visitor.presses("Anfrage senden")
    found += barriers(visitor, "/mitmachen/ with errors")
    visitor.goes_to(link)
    visitor.presses("Zugang einrichten")
    found += barriers(visitor, "/einladung/ with errors")
    visitor.goes_to(demo_site.at("giessen", "/unterschrift/nichts/"))
    visitor.expect_refusal(404, "/unterschrift/nichts/")
    found += barriers(visitor, "a link that is not valid")

    assert not found, "\n".join(found)


def walk(who: Watched, start: str, below: str = "/") -> set[str]:
    """Look at one page of every kind; fails with everything that was found on all of them."""
    found, seen = [], set()
    for path in pages(who, start, below):
        seen.add(path)
        found += barriers(who, path)
    assert not found, "\n".join(found)
    return seen


def barriers(who: Watched, where: str) -> list[str]:
    """What axe finds on the open page in both widths and both colour schemes, all parts open."""
    page = who.page
    found = []
    for width, scheme, rules in (
        (WIDE, "light", EVERYTHING),
        (WIDE, "dark", COLOURS),
        (NARROW, "dark", EVERYTHING),
        (NARROW, "light", COLOURS),
    ):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        if width == NARROW and scheme == "dark":
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                found.append(f"{where}: {wide} px wide on a screen of {width}")
            page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        found += [f"{where} ({width}, {scheme}): {each}" for each in _ask_axe(who, rules)]
    page.set_viewport_size({"width": WIDE, "height": 800})
    return found


def _ask_axe(who: Watched, rules: dict) -> Iterator[str]:
    for finding in Axe().run(who.page, options=rules).response["violations"]:
        for node in finding["nodes"][:3]:
            yield f"{finding['id']}: {node['html'][:200]} {node['failureSummary'][:300]}"
