"""Every page, light and dark, on a desk and on a phone: no barrier that a machine can find."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from alliances.demo import PASSWORD as DEMO_PASSWORD
from tests.journeys.barriers import barriers
from tests.journeys.site import OPERATOR, PASSWORD, Site
from tests.journeys.walking import pages
from tests.journeys.watching import Watched

pytestmark = pytest.mark.journey


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


def test_pages_of_a_partner(demo_site: Site, window: Callable[..., Watched]) -> None:
    partner = window()
    demo_site.sign_in(partner, "loerrach", "kontakt@jobcenter-loerrach.example", DEMO_PASSWORD)

    walk(partner, demo_site.at("loerrach", "/portal/"), "/portal/")
    walk(partner, demo_site.at("loerrach", "/konto/"), "/konto/")


def test_the_description_of_the_interface_comes_from_our_own_host(
    demo_site: Site, window: Callable[..., Watched]
) -> None:
    developer = window()

    page = developer.goes_to(demo_site.at("loerrach", "/api/v1/docs/"))

    expect(page.get_by_text("/api/v1/declarations/{id}/sign/")).to_be_visible()
    assert developer.cookies() == []


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
