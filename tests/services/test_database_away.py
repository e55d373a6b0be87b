"""The database is really stopped and started again, in front of a web server and a worker."""

import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from tests.product import ROOT, Product
from tests.running import log_of, start_web, start_worker

pytestmark = pytest.mark.deep

HOST = "emden.localhost"
SECONDS = 10
WRITE = """
from mails.writing import write
from tenants.models import County
from tenants.schemas import inside
with inside(County.objects.get(slug="emden")):
    write("password_reset", to="spaeter@emden.example", subject="Brief", context={})
"""


class OwnServer(Product):
    """A product on an embedded PostgreSQL and Valkey of its own, which may be stopped."""

    @property
    def environment(self) -> dict[str, str]:
        own = {"DATA_DIR": str(self.folder / "data"), "EMBEDDED_FAST": "1"}
        with_ours = super().environment | own
        return {name: with_ours[name] for name in with_ours if name != "DATABASE_URL"}

    def run(self, code: str, *start: str) -> str:
        """Run Python in this product's environment."""
        done = subprocess.run(
            [sys.executable, *(start or ("-c",)), code],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def start_services(self) -> None:
        self.run("from config import embedded as e; e.start()")

    def stop_database(self) -> None:
        self.run("from config import embedded as e; e.stop({'PostgreSQL'})")

    def shell(self, code: str) -> str:
        return self.run(code, "manage.py", "shell", "-v", "0", "-c")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnServer]:
    made = OwnServer("", tmp_path_factory.mktemp("away"))
    made.start_services()
    try:
        made.command("prepare")
        made.command(
            *"open_county 03402 --slug emden --name Emden --coordinator a@emden.example".split()
        )
        start_web(made)
        start_worker(made)
        yield made
    finally:
        made.stop()
        made.run("from config import embedded as e; e.stop()")


def ask(server: OwnServer, path: str, **values: str) -> tuple[int, str]:
    """One request of a visitor; a form if there are values."""
    request = urllib.request.Request(  # noqa: S310 - our own host
        f"http://127.0.0.1:{server.port}{path}",
        urllib.parse.urlencode(values).encode() if values else None,
        {"Host": HOST, "Origin": f"http://{HOST}"},
    )
    try:
        answer = urllib.request.urlopen(request, timeout=20)  # noqa: S310
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return answer.status, answer.read().decode()


def partners(server: OwnServer) -> int:
    return int(
        server.shell(
            "from alliances.partners.models import Partner; from tenants.models import County\n"
            "from tenants.schemas import inside\n"
            "with inside(County.objects.get(slug='emden')): print(Partner.objects.count())"
        )
    )


def category(server: OwnServer) -> str:
    return server.shell(
        "from alliances.partners.models import Category; from tenants.models import County\n"
        "from tenants.schemas import inside\n"
        "with inside(County.objects.get(slug='emden')): print(Category.objects.first().pk)"
    )


def until(happened: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def test_ten_seconds_without_a_database(server: OwnServer) -> None:
    request = {
        "kind": "person", "name": "Ohne Halt", "city": "Emden", "motivation": "Trotzdem.",
        "contact_name": "Ohne Halt", "contact_email": "ohne@emden.example", "privacy": "on",
        "category": category(server),
    }  # fmt: skip
    assert ask(server, "/")[0] == 200
    processes = [process.pid for process in server.processes]
    gets: Counter[int] = Counter()
    posts: Counter[int] = Counter()
    is_over = threading.Event()

    def visit() -> None:
        while not is_over.is_set():
            gets[ask(server, "/partner/")[0]] += 1
            posts[ask(server, "/mitmachen/", **request)[0]] += 1

    # The database goes, and everybody who comes meanwhile reads the same word.
    server.stop_database()
    visitors = [threading.Thread(target=visit) for _ in range(4)]
    for visitor in visitors:
        visitor.start()
    is_over.wait(SECONDS)
    is_over.set()
    for visitor in visitors:
        visitor.join()

    print(f"{SECONDS} s away: {dict(gets)} of GET, {dict(posts)} of POST")
    assert set(gets) == set(posts) == {503}
    assert ask(server, "/healthz")[0] == 200

    # It comes back, and so does everything else, in the same processes.
    server.start_services()
    until(lambda: ask(server, "/readyz")[0] == 200)
    assert [ask(server, "/")[0] for _ in range(30)] == [200] * 30
    assert partners(server) == 0
    assert "Fast geschafft" in ask(server, "/mitmachen/", **request)[1]
    assert partners(server) == 1
    assert [process.pid for process in server.processes if process.poll() is None] == processes


def test_a_task_waits_for_the_database(server: OwnServer) -> None:
    kept = server.folder / "mails"
    silent = "import mails.writing as w; w._wake = lambda mail: print(mail.pk)\n"
    mail = server.shell(silent + WRITE).splitlines()[-1]
    seen = len(log_of(server))
    server.stop_database()
    server.run(
        "from config.celery import app\n"
        f"app.send_task('mails.deliver_mail', ['{mail}'], {{'county': 'lk_emden'}})"
    )
    until(lambda: "Retry in 5s" in log_of(server)[seen:])

    server.start_services()

    until(lambda: list(kept.glob("*spaeter@emden.example.eml")))


def test_a_task_waits_for_a_county_that_moves(server: OwnServer) -> None:
    kept = server.folder / "mails"
    move = "from tenants.models import County; County.objects.update(read_only_since={})"
    server.shell(move.format("'2026-01-01T00:00Z'"))
    seen = len(log_of(server))
    mail = server.shell(
        "import mails.writing as w; w._wake = lambda mail: print(mail.pk)\n"
        + WRITE.replace("spaeter@", "umzug@")
    ).splitlines()[-1]
    server.run(
        "from config.celery import app\n"
        f"app.send_task('mails.deliver_mail', ['{mail}'], {{'county': 'lk_emden'}})"
    )
    until(lambda: "CountyIsMoving" in log_of(server)[seen:])
    assert not list(kept.glob("*umzug@emden.example.eml"))

    server.shell(move.format("None"))

    until(lambda: list(kept.glob("*umzug@emden.example.eml")))
