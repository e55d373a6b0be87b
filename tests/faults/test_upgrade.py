"""A release without a pause: two web servers on one socket, the new before the old goes."""

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator

import pytest

from tests.faults.releases import SLOW, done, schemas, use, with_counties
from tests.faults.test_release import People
from tests.product import ROOT, Product, wait_for
from tests.running import log_of
from tests.tenants.planting import COLUMN_AND_INDEX

pytestmark = pytest.mark.deep
# What systemd does for kreisklima-web@.service: the socket is there before and after the server.
TAKE_SOCKET = 'LISTEN_PID=$$ LISTEN_FDS=1 exec "$@" 3<&{}'
GUNICORN = ("-m", "gunicorn", "-c", "python:config.gunicorn", "config.wsgi", "--workers", "2")


@pytest.fixture(scope="module")
def four(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A product with four counties."""
    with with_counties(tmp_path_factory.mktemp("upgrade"), 4) as made:
        yield made


class Writers(People):
    """They look at pages, and write: a form that is sent again by itself would be a mistake."""

    def _page(self, host: str, path: str) -> None:
        super()._page(host, path)
        body = urllib.parse.urlencode({"email": "niemand@b.example"}).encode()
        request = urllib.request.Request(  # noqa: S310 - our own host
            f"http://127.0.0.1:{self.product.port}/anmelden/",
            body,
            {"Host": host, "Origin": f"http://{host}"},
        )
        try:
            with urllib.request.urlopen(request, timeout=30):  # noqa: S310
                pass
        except (urllib.error.HTTPError, OSError) as error:
            with self.lock:
                self.bad.append(f"POST {host}: {error}")


def serve(product: Product, listening: socket.socket) -> subprocess.Popen:
    """A web server of the product's present code on this socket; returns when it works."""
    seen = log_of(product).count("Booting worker")
    with (product.folder / "log.txt").open("a") as log:
        process = subprocess.Popen(
            ["/bin/sh", "-c", TAKE_SOCKET.format(listening.fileno()), "sh", sys.executable]
            + [*GUNICORN],
            cwd=ROOT,
            env=product.environment | {"LOG_LEVEL": "INFO"},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=[listening.fileno()],
        )
    product.processes.append(process)
    deadline = time.monotonic() + 30
    while log_of(product).count("Booting worker") < seen + 2:
        assert process.poll() is None, log_of(product)
        assert time.monotonic() < deadline, log_of(product)
        time.sleep(0.05)
    wait_for(f"http://127.0.0.1:{product.port}/readyz")
    return process


def test_a_new_release_takes_over_without_a_failed_request(four: Product) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listening:
        four.port = listening.getsockname()[1]
        old = serve(four, listening)
        with Writers(four) as people:
            use(four, COLUMN_AND_INDEX, SLOW)
            migrated = four.command("migrate_counties")  # the old code serves the new schemas
            new = serve(four, listening)  # both answer
            for _ in range(4):
                people.rounds.acquire(timeout=60)
            old.send_signal(signal.SIGTERM)
            ended = old.wait(timeout=60)  # whoever was being answered is answered

        print(f"\n{people.pages} pages and as many forms during the release, "
              f"{len(people.bad)} failed")  # fmt: skip
        assert people.bad == []
        assert (migrated["migrated"], migrated["failed"]) == (4, 0)
        assert all(done(four))
        assert ended == 0
        assert new.poll() is None
        assert len(schemas(four)) == 4
