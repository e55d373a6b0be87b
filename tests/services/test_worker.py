"""A real worker and a real broker: every letter goes out, whoever is killed or away meanwhile."""

import random
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from email import message_from_bytes

import pytest
from celery import Celery

from tests.product import ROOT, Product, connect, prepared
from tests.running import Broker, broker, kill, log_of, start_web, start_worker

HOST, MAILS, EFFECTS = "emden.localhost", "lk_emden.mails_mail", "lk_emden.outbox_effect"
WRITE = """
from mails.writing import write
from tenants.models import County
from tenants.schemas import inside
with inside(County.objects.get(slug="emden")):
    for _ in range({count}):
        write("password_reset", to="{to}", subject="Brief", context={{}})
"""


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """One county; no worker runs yet."""
    with prepared(tmp_path_factory.mktemp("worker"), OUTBOX_CLAIM_LASTS="3") as made:
        yield made


@pytest.fixture(scope="module")
def post(product: Product) -> Iterator[Broker]:
    """The product's broker, with a county opened beside it."""
    with broker(product) as made:
        product.command(
            *"open_county 03402 --slug emden --name Emden --coordinator klima@emden.example".split()
        )
        yield made


@pytest.fixture(scope="module")
def queue(post: Broker) -> Celery:
    """The product's queue, for tasks that our own code would not send."""
    address = urllib.parse.quote(str(post.sockets))
    return Celery(broker=f"redis+socket://{address}/valkey.sock", set_as_current=False)


@pytest.fixture(autouse=True)
def _everybody_goes_home(product: Product) -> Iterator[None]:
    """Each test starts the processes it needs, and leaves none."""
    yield
    product.stop()


def test_a_mail_is_delivered_once_however_often_the_worker_is_called(
    product: Product, queue: Celery
) -> None:
    start_worker(product)
    write(product, to="einmal@emden.example")
    relay_until(queue, lambda: delivered(product, "einmal@emden.example"))

    for _ in range(3):
        queue.send_task("outbox.relay")
    write(product, to="danach@emden.example")
    until(lambda: delivered(product, "danach@emden.example"))

    assert len(delivered(product, "einmal@emden.example")) == 1


def test_a_worker_killed_with_a_mail_in_its_hands_loses_and_doubles_nothing(
    product: Product, queue: Celery
) -> None:
    worker = start_worker(product)
    write(product, to="gerettet@emden.example", wake=False)
    with connect(product.database) as holder, holder.cursor() as cursor:
        # The worker has the task and asks for the row: there it is held, and killed.
        cursor.execute(f"BEGIN; LOCK TABLE {EFFECTS} IN EXCLUSIVE MODE")
        queue.send_task("outbox.relay")
        until(lambda: waits_for_lock(product))
        kill(product, worker)
        cursor.execute("ROLLBACK")
    assert delivered(product, "gerettet@emden.example") == []

    start_worker(product)
    relay_until(queue, lambda: open_ones(product) == [])

    assert len(delivered(product, "gerettet@emden.example")) == 1


def test_many_kills_lose_and_double_nothing(product: Product, queue: Celery) -> None:
    worker, kills = start_worker(product), 0
    write(product, to="viele@emden.example", count=25)
    for _ in range(2):
        time.sleep(random.uniform(0, 0.2))
        kill(product, worker)
        kills += 1
        worker = start_worker(product)

    relay_until(queue, lambda: set(open_ones(product)) <= {"unclear"})

    ids = Counter(delivered(product, "viele@emden.example"))
    # Of a letter in mid-handover nobody knows; a person decides. Two are under way at once.
    unclear = len(open_ones(product))
    assert unclear <= 2 * kills
    assert 25 - unclear <= len(ids) <= 25
    assert set(ids.values()) == {1}
    assert set(Counter(delivered(product, "")).values()) == {1}  # of all letters, whoever's
    product.rows(f"DELETE FROM {EFFECTS} WHERE state = 'unclear' RETURNING 1")
    product.rows(f"DELETE FROM {MAILS} WHERE sent_at IS NULL RETURNING 1")


def test_without_a_broker_pages_work_and_letters_go_out_later(
    product: Product, post: Broker, queue: Celery
) -> None:
    start_web(product)
    start_worker(product)
    post.stop()
    try:
        status, page = send(product, "/mitmachen/", **REQUEST)
    finally:
        post.start()

    assert status == 200
    assert "Fast geschafft" in page
    assert delivered(product, "ohne@emden.example") == []
    relay_until(queue, lambda: delivered(product, "ohne@emden.example"))


def test_a_task_without_a_county_of_ours_refuses(product: Product, queue: Celery) -> None:
    start_worker(product)
    write(product, to="bleibt@emden.example")
    # Whoever was killed in a test before may still hold the baton: the scheduler calls again.
    relay_until(queue, lambda: delivered(product, "bleibt@emden.example"))
    product.rows(f"UPDATE {EFFECTS} SET done_at = '2020-01-01' WHERE state = 'done' RETURNING 1")
    seen = len(log_of(product))

    for county in ({}, {"county": "lk_nirgends"}, {"county": "public"}, {"county": "emden"}):
        queue.send_task("outbox.clean_county", [], county)
    until(lambda: log_of(product)[seen:].count("raised unexpected: NoSuchCounty") >= 4)

    assert product.rows(f"SELECT count(*) FROM {EFFECTS} WHERE done_at < '2021-01-01'") != [(0,)]


REQUEST = {
    "kind": "person",
    "name": "Ohne Post",
    "city": "Emden",
    "motivation": "Trotzdem.",
    "contact_name": "Ohne Post",
    "contact_email": "ohne@emden.example",
    "privacy": "on",
}


def send(product: Product, path: str, **values: str) -> tuple[int, str]:
    """Send a public form of the county, as a browser would; follows to the next page."""
    [[category]] = product.rows("SELECT id FROM lk_emden.alliances_category LIMIT 1")
    address = f"http://127.0.0.1:{product.port}{path}"
    headers = {"Host": f"{HOST}:{product.port}", "Origin": f"http://{HOST}:{product.port}"}
    data = urllib.parse.urlencode({**values, "category": str(category)}).encode()
    request = urllib.request.Request(address, data, headers)
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 - our own host
        return answer.status, answer.read().decode()


def write(product: Product, *, to: str, count: int = 1, wake: bool = True) -> None:
    """Write mails in the county's transaction; without `wake` nobody is told of them."""
    silence = "" if wake else "import outbox.writing as w; w.wake = lambda: None\n"
    subprocess.run(
        [sys.executable, "manage.py", "shell", "-c", silence + WRITE.format(to=to, count=count)],
        cwd=ROOT,
        env=product.environment,
        stdout=subprocess.DEVNULL,
        check=True,
    )


def delivered(product: Product, to: str) -> list[str]:
    """The ids of all mails that reached this address ('' for any), one for each time."""
    found = (product.folder / "mails").glob(f"*{to}.eml")
    return [message_from_bytes(path.read_bytes())["Message-ID"] for path in found]


def open_ones(product: Product) -> list[str]:
    """The states of all that has not ended."""
    ended = "'done', 'given_up'"
    found = product.rows(f"SELECT state FROM {EFFECTS} WHERE state NOT IN ({ended})")
    return [state for (state,) in found]


def relay_until(queue: Celery, happened: Callable[[], object]) -> None:
    """Wake the worker again and again, as the scheduler does."""

    def wake_and_look() -> object:
        queue.send_task("outbox.relay")
        time.sleep(0.3)
        return happened()

    until(wake_and_look, 40)


def waits_for_lock(product: Product) -> bool:
    """Whether somebody who would read mails waits for our lock."""
    return bool(
        product.rows(
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() "
            "AND wait_event_type = 'Lock' AND query LIKE '%FOR UPDATE%'"
        )
    )


def until(happened: Callable[[], object], seconds: float = 15) -> None:
    """Wait for what processes do; fails if it does not come."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
