"""A badge on somebody else's site: it shows where pictures of others have to be meant for that."""

import pytest
from playwright.sync_api import Page, Route

from tests.journeys.site import Site

pytestmark = pytest.mark.journey

# Such a site lets in only pictures that say they are for everybody.
STRICT = {"Content-Type": "text/html", "Cross-Origin-Embedder-Policy": "require-corp"}
SIZE = """
    (address) => new Promise((done) => {
        const picture = new Image();
        picture.onload = () => done(picture.naturalWidth);
        picture.onerror = () => done(0);
        picture.src = address;
    })
"""


def somebody_elses(route: Route) -> None:
    route.fulfill(status=200, headers=STRICT, body="<!DOCTYPE html><title>Fremd</title>")


def test_a_badge_shows_on_other_sites_and_nothing_else_does(demo_site: Site) -> None:
    context = demo_site.browser.new_context()
    page: Page = context.new_page()
    page.route("http://fremd.localhost/**", somebody_elses)
    page.goto("http://fremd.localhost/")

    widths = {
        name: page.evaluate(SIZE, demo_site.at("loerrach", path))
        for name, path in (
            ("svg", "/partner/jobcenter-landkreis-loerrach/siegel.svg"),
            ("png", "/partner/jobcenter-landkreis-loerrach/siegel.png"),
            ("ended", "/partner/gasthaus-zum-talblick/siegel.svg"),
            ("logo", "/logo"),
        )
    }

    assert widths == {"svg": 320, "png": 960, "ended": 320, "logo": 0}
    assert context.cookies() == []
    context.close()
