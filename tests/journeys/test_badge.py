"""A badge on somebody else's site: it shows where pictures of others have to be meant for that."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.journeys.site import Site

pytestmark = pytest.mark.journey

SIZE = """
    (address) => new Promise((done) => {
        const picture = new Image();
        picture.onload = () => done(picture.naturalWidth);
        picture.onerror = () => done(0);
        picture.src = address;
    })
"""


class StrictSite(BaseHTTPRequestHandler):
    """A site that lets in only pictures that say they are for everybody."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        self.end_headers()
        self.wfile.write(b"<!DOCTYPE html><title>Fremd</title>")

    def log_message(self, *said: object) -> None:
        """It keeps no log."""


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """The address of that site."""
    with ThreadingHTTPServer(("127.0.0.1", 0), StrictSite) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://fremd.localhost:{server.server_port}/"
        server.shutdown()


def test_a_badge_shows_on_other_sites_and_nothing_else_does(
    demo_site: Site, elsewhere: str
) -> None:
    context = demo_site.browser.new_context()
    page = context.new_page()
    page.goto(elsewhere)

    widths = {
        name: page.evaluate(SIZE, demo_site.at("loerrach", path))
        for name, path in (
            ("svg", "/partner/jobcenter-landkreis-loerrach/zeichen.svg"),
            ("png", "/partner/jobcenter-landkreis-loerrach/zeichen.png"),
            ("ended", "/partner/gasthaus-zum-talblick/zeichen.svg"),
            ("logo", "/logo"),
        )
    }

    assert widths == {"svg": 320, "png": 960, "ended": 320, "logo": 0}
    assert context.cookies() == []
    context.close()
