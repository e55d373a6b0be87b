"""With a real worker and a real queue: a county goes, and the letters that waited go with it."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.clusters import run
from tests.product import Product, prepared
from tests.running import broker, kill, log_of, start_worker

OPEN = "open_county 03402 --slug emden --name Emden --coordinator klima@emden.example"
# One letter that waits; then everything is agreed to.
WRITE_AND_AGREE = """
from mails.writing import write
from tenants.deletion.asking import Operator, approve, ask
from tenants.deletion.running import have_done
from tenants.models import County
county = County.objects.get(slug="emden")
with inside(county):
    write("password_reset", to="spaet@emden.example", subject="Brief", context={})
asked = ask(county, confirm="emden", by=Operator("a", "Ada"))
have_done(approve(asked, confirm="emden", by=Operator("b", "Bea"), at_once="Probe"))
"""
AFTERWARDS = """
from outbox.tasks import clean_county, relay
clean_county.apply_async(kwargs={"county": "lk_emden"})
relay.delay()
"""


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    """A county that has its invitation out, and a queue without a worker."""
    with prepared(tmp_path) as made, broker(made):
        made.command(*OPEN.split())
        worker = start_worker(made)
        until(lambda: letters(made))
        kill(made, worker)
        yield made


def letters(product: Product) -> list[Path]:
    return list(Path(product.environment["MAIL_FOLDER"]).glob("*.eml"))


def until(happens: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not happens():
        assert time.monotonic() < deadline, "it does not happen"
        time.sleep(0.1)


def test_a_worker_deletes_and_sends_nothing_of_what_was_queued(product: Product) -> None:
    run(product, WRITE_AND_AGREE)

    start_worker(product)
    until(lambda: product.rows("SELECT 1 FROM tenants_job WHERE state = 'done'"))
    run(product, AFTERWARDS)
    until(lambda: "lk_emden" in log_of(product).rpartition("NoSuchCounty")[2])

    assert letters(product) == []  # the kept invitation went, too
    assert product.rows("SELECT state FROM tenants_deletionprotocol") == [("done",)]
    assert product.rows("SELECT 1 FROM pg_namespace WHERE nspname = 'lk_emden'") == []
    code, answer = product.answer("check_invariants")
    assert (code, answer["violations"]) == (0, [])
    assert "spaet@emden.example" not in log_of(product)
