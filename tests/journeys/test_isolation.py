"""What opens a door in one county opens none in the next."""

import http.client
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from alliances.demo import PASSWORD
from tests.journeys.site import Site
from tests.journeys.watching import Watched

pytestmark = pytest.mark.journey


def test_a_session_of_one_county_is_nobody_in_the_next(
    demo_site: Site, window: Callable[..., Watched]
) -> None:
    coordinator = window()
    demo_site.sign_in(coordinator, "loerrach", "koordination@loerrach.example", PASSWORD)
    [session] = [c for c in coordinator.context.cookies() if "session" in str(c["name"])]
    stranger = window()
    for host in ("cloppenburg.localhost", "localhost"):
        stranger.context.add_cookies(
            [{"name": session["name"], "value": session["value"], "domain": host, "path": "/"}]
        )

    stranger.goes_to(demo_site.at("cloppenburg", "/verwaltung/partner/"))
    expect(stranger.heading()).to_have_text("Anmelden")
    stranger.goes_to(demo_site.at("", "/konsole/"))
    expect(stranger.heading()).to_have_text("Anmelden")
    coordinator.page.reload()
    expect(coordinator.heading()).to_have_text("Übersicht")


def test_a_link_of_one_county_is_worth_nothing_in_the_next(
    demo_site: Site, window: Callable[..., Watched]
) -> None:
    coordinator, invited = window(), window()
    demo_site.sign_in(coordinator, "loerrach", "koordination@loerrach.example", PASSWORD)
    coordinator.goes_to(demo_site.at("loerrach", "/verwaltung/team/"))
    coordinator.fills(email="neu@loerrach.example")
    coordinator.presses("Einladung verschicken")
    link = demo_site.postbox.letter("neu@loerrach.example", "Einladung").link("/einladung/")

    invited.goes_to(link.replace("loerrach.", "cloppenburg."))
    expect(invited.heading()).to_have_text("Dieser Link gilt nicht mehr")
    invited.expect_refusal(404, link.split(f":{demo_site.product.port}")[1])
    assert "Lörrach" not in invited.page.content()
    invited.goes_to(link)
    expect(invited.heading()).to_have_text("Einladung annehmen")


@pytest.mark.parametrize(
    "host", ["fremd.example", "lk_loerrach.localhost", "x.loerrach.localhost", "127.0.0.1", ""]
)
def test_an_unknown_host_learns_nothing(demo_site: Site, host: str) -> None:
    status, text = ask(demo_site, host)

    assert status == 404
    told = text.casefold()
    assert [name for name in ("loerrach", "lörrach", "kreisklima", "django") if name in told] == []


def ask(site: Site, host: str) -> tuple[int, str]:
    """The start page under any name at all."""
    connection = http.client.HTTPConnection("127.0.0.1", site.product.port, timeout=10)
    try:
        connection.putrequest("GET", "/", skip_host=True)
        connection.putheader("Host", host)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()
