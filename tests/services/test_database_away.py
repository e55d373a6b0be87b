"""The database is really stopped and started again, in front of a web server and a worker."""

import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from tests.running import OwnServer, log_of, start_web, start_worker

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


TASK = "from config.celery import app; app.send_task({})"
RELAY = TASK.format("'outbox.relay'")
CLEAN = TASK.format("'outbox.clean_county', [], {'county': 'lk_emden'}")
IN_EMDEN = """
from outbox.models import Effect; from tenants.models import County
from tenants.schemas import inside
with inside(County.objects.get(slug='emden')): """


def old_ones(server: OwnServer) -> int:
    """How many rows there are of what was delivered long ago."""
    return int(server.shell(IN_EMDEN + "print(Effect.objects.filter(done_at__year=2020).count())"))


def make_an_old_one(server: OwnServer) -> None:
    """Something that was delivered long ago."""
    server.shell(
        IN_EMDEN + "Effect.objects.create(kind='task', what='remove_file', state='done', "
        "due_at='2020-01-01T00Z', done_at='2020-02-01T00Z')"
    )


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
    make_an_old_one(server)
    seen = len(log_of(server))
    server.stop_database()
    server.run(CLEAN)
    until(lambda: "Retry in 5s" in log_of(server)[seen:])

    server.start_services()

    until(lambda: not old_ones(server))


def test_a_letter_waits_for_the_database(server: OwnServer) -> None:
    kept = server.folder / "mails"
    server.shell("import outbox.writing as w; w.wake = lambda: None\n" + WRITE)
    seen = len(log_of(server))
    server.stop_database()
    server.run(RELAY)
    until(lambda: "the outbox waits for the next round" in log_of(server)[seen:])

    server.start_services()
    server.run(RELAY)

    until(lambda: list(kept.glob("*spaeter@emden.example.eml")))


def test_a_task_waits_for_a_county_that_moves(server: OwnServer) -> None:
    move = "from tenants.models import County; County.objects.update(read_only_since={})"
    make_an_old_one(server)
    server.shell(move.format("'2026-01-01T00:00Z'"))
    seen = len(log_of(server))
    server.run(CLEAN)
    until(lambda: "CountyIsMoving" in log_of(server)[seen:])
    assert old_ones(server)

    server.shell(move.format("None"))

    until(lambda: not old_ones(server))
