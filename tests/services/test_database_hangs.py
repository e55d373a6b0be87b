"""The database takes what is sent to it and says nothing: that costs seconds, not workers."""

import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.product import free_port, wait_for
from tests.running import log_of, start_web, start_worker
from tests.services.test_database_away import OwnServer, ask, until

pytestmark = pytest.mark.deep
VISITORS, EACH = 16, 3  # twice as many as the web server has threads


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnServer]:
    made = OwnServer("", tmp_path_factory.mktemp("hangs"))
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


def processes_of(server: OwnServer) -> list[int]:
    """PostgreSQL's own and those of all its sessions."""
    found = next((server.folder / "data").rglob("postmaster.pid"))
    first = int(found.read_text().splitlines()[0])
    children = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rpartition(")")[2].split()[1])
        except OSError:  # it has ended meanwhile
            continue
        if parent == first:
            children.append(int(status.parent.name))
    return [first, *children]


@contextmanager
def hanging(server: OwnServer) -> Iterator[None]:
    """All of PostgreSQL stands still in this block; its connections stay open."""
    stopped = processes_of(server)
    for process in stopped:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in stopped:
            os.kill(process, signal.SIGCONT)


def test_a_database_that_hangs_costs_seconds_and_no_worker(server: OwnServer) -> None:
    assert [ask(server, "/partner/")[0] for _ in range(20)] == [200] * 20
    processes = [process.pid for process in server.processes]
    answers: Counter[int] = Counter()
    waits: list[float] = []
    beside: dict[str, list[tuple[int, float]]] = {"/healthz": [], "/static/css/base.css": []}
    is_over = threading.Event()

    def visit() -> None:
        for _ in range(EACH):
            began = time.monotonic()
            answers[ask(server, "/partner/")[0]] += 1
            waits.append(time.monotonic() - began)

    def look_on() -> None:
        while not is_over.is_set():
            for path, seen in beside.items():
                began = time.monotonic()
                seen.append((ask(server, path)[0], time.monotonic() - began))
            time.sleep(0.2)

    with hanging(server):
        visitors = [threading.Thread(target=visit) for _ in range(VISITORS)]
        onlooker = threading.Thread(target=look_on)
        for thread in (onlooker, *visitors):
            thread.start()
        for thread in visitors:
            thread.join()
        assert ask(server, "/readyz")[0] == 503
        is_over.set()
        onlooker.join()

    print(f"hanging: {dict(answers)}, the longest wait {max(waits):.1f} s")
    for path, seen in beside.items():
        print(f"{path}: {len(seen)} answers, the longest wait {max(s for _, s in seen):.1f} s")
        assert {status for status, _ in seen} == {200}
    assert answers == {503: VISITORS * EACH}
    assert "does not answer" in log_of(server)

    # It goes on, and so does everything else, in the same processes.
    until(lambda: ask(server, "/readyz")[0] == 200)
    until(lambda: ask(server, "/partner/")[0] == 200)
    assert [ask(server, "/partner/")[0] for _ in range(20)] == [200] * 20
    assert [process.pid for process in server.processes if process.poll() is None] == processes


def test_a_web_server_that_starts_while_the_database_hangs_gets_well(server: OwnServer) -> None:
    first, server.port = server.port, free_port()
    with hanging(server):
        server.start(
            *("-m", "gunicorn", "-c", "python:config.gunicorn", "config.wsgi"),
            *("--bind", f"127.0.0.1:{server.port}", "--workers", "1"),
        )
        wait_for(f"http://127.0.0.1:{server.port}/healthz")
        until(lambda: ask(server, "/readyz")[0] == 503)
        assert [ask(server, "/partner/")[0] for _ in range(20)] == [503] * 20

    until(lambda: ask(server, "/partner/")[0] == 200)
    server.port = first


def test_a_task_waits_until_the_database_goes_on(server: OwnServer) -> None:
    kept = server.folder / "mails"
    write = (
        "import outbox.writing; import mails.writing as w; outbox.writing.wake = lambda: None\n"
        "from tenants.models import County; from tenants.schemas import inside\n"
        "with inside(County.objects.get(slug='emden')):\n"
        "    print(w.write('password_reset', to='haengt@emden.example', subject='Brief', "
        "context={}).pk)\n"
    )
    mail = server.shell(write).splitlines()[-1]
    seen = len(log_of(server))
    with hanging(server):
        server.run(
            "from config.celery import app\n"
            f"app.send_task('mails.deliver_mail', ['{mail}'], {{'county': 'lk_emden'}})"
        )
        until(lambda: "Retry in 5s" in log_of(server)[seen:])

    until(lambda: list(kept.glob("*haengt@emden.example.eml")))
