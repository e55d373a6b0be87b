"""One slow receiver and one noisy county delay no other: real threads, real servers, real rows."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from outbox import pace
from tests.outbox.receivers import receiver
from tests.outbox.sinks import Sink, sink
from tests.product import ROOT, Product, connect, prepared

NOISY, QUIET, MANY = "emden", "oldenburg", 5000
LETTERS = """
    WITH letters AS (
        INSERT INTO lk_{slug}.mails_mail (id, template, "to", reply_to, sender_name, subject, text,
            html, written_at, due_at, attempts, problem)
        SELECT gen_random_uuid(), 'invitation', number || '{ending}', '', '', 'Brief', 'Text', '',
            now(), now(), 0, ''
        FROM generate_series(1, {count}) number RETURNING id)
    INSERT INTO lk_{slug}.outbox_effect (id, kind, what, reference, payload, lane, state,
        written_at, due_at, attempts, claimed_by, problem)
    SELECT gen_random_uuid(), 'mail', 'invitation', id, '{{}}', '', 'waiting', now(),
        now() - interval '1 day', 0, '', ''
    FROM letters RETURNING 1
"""


ENDPOINT = """
    WITH endpoint AS (
        INSERT INTO lk_{slug}.alliances_endpoint (id, label, url, events, secret, created_at,
            created_by, paused_because)
        VALUES (gen_random_uuid(), 'Seite', '{url}', '[]', 'whsec_QUJD', now(), '', '')
        RETURNING id)
    INSERT INTO lk_{slug}.outbox_effect (id, kind, what, reference, payload, lane, state,
        written_at, due_at, attempts, claimed_by, problem)
    SELECT gen_random_uuid(), 'webhook', 'partner.accepted', id, '{{}}', '{host}', 'waiting', now(),
        now() - interval '2 days', 0, '', ''
    FROM endpoint, generate_series(1, {count})
"""


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Two counties; their invitations lie in nobody's way."""
    with prepared(tmp_path_factory.mktemp("fair")) as made:
        for ags, slug in (("03402", NOISY), ("03403", QUIET)):
            made.command(
                *f"open_county {ags} --slug {slug} --name {slug}".split(),
                *f"--coordinator a@{slug}.example".split(),
            )
        yield made


@pytest.fixture(autouse=True)
def _nothing_waits(product: Product) -> None:
    for slug in (NOISY, QUIET):
        run(product, f"DELETE FROM lk_{slug}.outbox_effect; DELETE FROM lk_{slug}.mails_mail")


def run(product: Product, statement: str) -> None:
    with connect(product.database) as connection, connection.cursor() as cursor:
        cursor.execute(statement)


def write(product: Product, slug: str, count: int, ending: str) -> None:
    """This many letters of one county, overdue for a day."""
    run(product, LETTERS.format(slug=slug, count=count, ending=ending))


@contextmanager
def relaying(product: Product, server: Sink, *, once: bool = False) -> Iterator[None]:
    """A relay at work as in a worker, beside the broker that all tests share."""
    product.settings |= {"EMAIL_URL": f"smtp://127.0.0.1:{server.port}"}
    product.settings["OUTBOX_THREADS"] = "1"
    code = (
        "from outbox import relay as r; from tenants.schemas import outside\n"
        "r.Baton.take = lambda self: True\n"
        f"with outside():\n    while r.relay() or {not once}: pass"
    )
    process = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", code],
        cwd=ROOT,
        env=product.environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.kill()
        process.wait()


def until(happened: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def test_one_letter_beside_five_thousand_goes_out_among_the_first(product: Product) -> None:
    write(product, NOISY, MANY, "@viele.example")
    write(product, QUIET, 1, "@einer.example")

    with sink() as server, relaying(product, server):
        until(lambda: server.ids("@einer.example"))
        place = list(to for to, *_ in server.taken).index("1@einer.example")
        until(lambda: len(server.taken) > place + 20)

    print(f"number {place + 1} of {MANY + 1}")
    assert place < 2 * pace.THREADS
    assert server.most_at_work <= pace.PER_COUNTY_AND_KIND + 1


def test_a_receiver_that_hangs_delays_no_other_county(product: Product) -> None:
    goes_on = threading.Event()

    def hang(command: str, recipient: str) -> str:
        if command == "RCPT" and recipient.endswith("@haengt.example"):
            goes_on.wait(30)
        return ""

    write(product, NOISY, 20, "@haengt.example")
    write(product, QUIET, 30, "@geht.example")

    with sink(hang) as server, relaying(product, server):
        until(lambda: len(server.ids("@geht.example")) == 30)
        hanging = server.ids("@haengt.example")
        at_work = server.at_work
        goes_on.set()
        until(lambda: len(server.ids("@haengt.example")) == 20)

    assert not hanging
    assert at_work <= pace.PER_COUNTY_AND_KIND
    assert set(server.ids().values()) == {1}


def test_a_webhook_that_hangs_delays_neither_others_nor_letters(product: Product) -> None:
    goes_on = threading.Event()

    def hang(path: str) -> int:
        goes_on.wait(30)
        return 204

    with sink() as server, receiver(hang) as slow, receiver() as quick:
        register(product, NOISY, slow.url().replace("127.0.0.1", "localhost"), 20)
        register(product, QUIET, quick.url(), 20)
        write(product, NOISY, 10, "@post.example")
        with relaying(product, server):
            until(lambda: len(quick.calls) == 20 and len(server.ids("@post.example")) == 10)
            answered = len(slow.calls)
            goes_on.set()
            until(lambda: len(slow.calls) == 20)

    assert answered == 0


def register(product: Product, slug: str, url: str, count: int) -> None:
    """An endpoint of a county that is to be told this often."""
    run(product, ENDPOINT.format(slug=slug, url=url, count=count, host=urlsplit(url).hostname))


def test_one_relay_delivers_all_that_is_due_and_counties_take_turns(product: Product) -> None:
    for slug in (NOISY, QUIET):
        write(product, slug, 60, f"@{slug}.example")

    with sink() as server, relaying(product, server, once=True):
        until(lambda: len(server.taken) == 120)

    first = [to.partition("@")[2].partition(".")[0] for to, *_ in server.taken[:40]]
    assert first.count(NOISY) > 5
    assert first.count(QUIET) > 5
    assert set(server.ids().values()) == {1}


def test_a_county_whose_outbox_is_broken_stops_no_other(product: Product) -> None:
    write(product, NOISY, 3, "@kaputt.example")
    write(product, QUIET, 3, "@ganz.example")
    whose = f"SELECT role_name FROM tenants_county WHERE slug = '{NOISY}'"
    [[role]] = product.rows(whose)
    run(product, f"REVOKE SELECT ON lk_{NOISY}.outbox_effect FROM {role}")

    with sink() as server, relaying(product, server):
        until(lambda: len(server.ids("@ganz.example")) == 3)
        run(product, f"GRANT SELECT ON lk_{NOISY}.outbox_effect TO {role}")
        until(lambda: len(server.ids("@kaputt.example")) == 3)
