"""All 400 units of the register at once: opened, migrated with one bad one, mended, and all well.

On a server with PostgreSQL's own limits, so that no work of ours on all counties needs wider ones.
"""

import csv
import json
import random
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import pytest

from tenants.names import check_slug
from tenants.register import REGISTER
from tests.faults.own_server import server_as_it_comes
from tests.faults.releases import schemas, use
from tests.product import ROOT, Product, connect, prepared
from tests.tenants.planting import COLUMN_AND_INDEX

pytestmark = pytest.mark.deep
ALL = 400
READERS = 16
BAD = "kiel"
LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
FINE = (0, {"ok": True, "violations": []})


def units() -> list[dict[str, str]]:
    """The rows of a list: every unit of the register under a name of its own."""
    rows: dict[str, dict[str, str]] = {}
    with REGISTER.open(encoding="utf-8", newline="") as file:
        for unit in csv.DictReader(file):
            word = re.sub(r"[^a-z]+", "-", unit["name"].lower().translate(LETTERS)).strip("-")
            slug = word if word not in rows else f"{word}-2"  # a town and the county around it
            check_slug(slug)
            assert slug not in rows
            rows[slug] = {
                "ags": unit["ags"],
                "slug": slug,
                "name": f"Klimaallianz {unit['name']}",
                "coordinator": f"klima@{slug}.example",
            }
    return list(rows.values())


def test_every_unit_gets_a_name_that_we_give() -> None:
    assert len(units()) == ALL


@pytest.fixture(scope="module")
def everybody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A product on the server as it comes, without any county."""
    folder = tmp_path_factory.mktemp("everybody")
    with server_as_it_comes(folder / "data"), prepared(folder, COUNTY_SPARES="0") as made:
        yield made


def tell(what: str, started: float, *counts: object) -> None:
    print(f"{what}: {', '.join(map(str, counts))} ({time.monotonic() - started:.1f} s)", flush=True)


def opened(product: Product) -> tuple[dict, list[str]]:
    """Open the whole list with the command; its answer, and its lines of progress."""
    path = product.folder / "alle.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["ags", "slug", "name", "coordinator"], delimiter=";")
        writer.writeheader()
        writer.writerows(units())
    done = subprocess.run(
        [sys.executable, "manage.py", "open_counties", str(path), "--json"],
        cwd=ROOT,
        env=product.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1]), done.stderr.splitlines()


class Readers:
    """People who read in every county, all the time; what any of them met is kept."""

    def __init__(self, product: Product):
        self.product, self.schemas = product, schemas(product)
        self.reads, self.worst, self.errors = 0, 0.0, list[str]()
        self.ended, self.lock = threading.Event(), threading.Lock()

    def read(self) -> None:
        with connect(self.product.database) as connection, connection.cursor() as cursor:
            while not self.ended.is_set():
                started = time.monotonic()
                try:
                    cursor.execute(f"SELECT count(*) FROM {random.choice(self.schemas)}.mails_mail")
                except psycopg2.Error as error:
                    self.errors.append(str(error))
                with self.lock:
                    self.reads += 1
                    self.worst = max(self.worst, time.monotonic() - started)
                self.ended.wait(0.01)


@contextmanager
def many_who_read(product: Product) -> Iterator[Readers]:
    """While something else goes on."""
    readers = Readers(product)
    threads = [threading.Thread(target=readers.read) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    try:
        yield readers
    finally:
        readers.ended.set()
        for thread in threads:
            thread.join()


def test_all_units_are_opened_migrated_and_mended(everybody: Product) -> None:
    print()
    _all_are_opened(everybody)
    _all_are_well(everybody)
    _all_but_the_bad_one_are_migrated(everybody)
    _mended_it_is_migrated_too(everybody)
    _all_are_well(everybody)
    _dropping_all_at_once_is_too_much(everybody)
    _each_by_itself_can_go(everybody)


def _all_are_opened(product: Product) -> None:
    started = time.monotonic()

    answer, lines = opened(product)

    tell("open_counties", started, f"{answer['opened']} opened, {answer['refused']} refused")
    assert (answer["opened"], answer["exists"], answer["refused"]) == (ALL, 0, 0)
    assert sum(re.match(rf"\d+/{ALL} ", line) is not None for line in lines) == ALL
    assert len(schemas(product)) == ALL


def _all_are_well(product: Product) -> None:
    for options in ([], ["--thorough"]):
        started = time.monotonic()
        found = product.answer("check_invariants", *options)
        tell(f"check_invariants {' '.join(options)}", started, found[1])
        assert found == FINE


def _all_but_the_bad_one_are_migrated(product: Product) -> None:
    started = time.monotonic()
    assert product.command("check_schemas")["deviations"] == {}
    tell("check_schemas", started, "0 deviations")
    use(product, COLUMN_AND_INDEX)
    poison(product, "CREATE TABLE lk_{}.mails_lane ()")

    with many_who_read(product) as readers:
        started = time.monotonic()
        code, answer = product.answer("migrate_counties")

    counts = {name: answer[name] for name in ("migrated", "current", "failed", "skipped")}
    tell("migrate_counties", started, counts, f"{answer['seconds']} s without the start")
    print(f"{READERS} readers: {readers.reads} reads, {len(readers.errors)} errors, "
          f"longest {1000 * readers.worst:.0f} ms")  # fmt: skip
    assert code == 1
    assert counts == {"migrated": ALL - 1, "current": 0, "failed": 1, "skipped": 0}
    [bad] = [county for county in answer["counties"] if county["state"] == "failed"]
    assert bad["slug"] == BAD
    assert "mails_lane" in bad["error"]
    assert json.loads(Path(answer["ledger"]).read_text(encoding="utf-8")) == answer
    assert readers.reads
    assert readers.errors == []


def _mended_it_is_migrated_too(product: Product) -> None:
    poison(product, "DROP TABLE lk_{}.mails_lane")

    for migrated in (1, 0):
        started = time.monotonic()
        answer = product.command("migrate_counties")
        tell("migrate_counties", started, f"{answer['migrated']} migrated, {answer['current']} "
             "current", f"{answer['seconds']} s without the start")  # fmt: skip
        assert (answer["migrated"], answer["current"]) == (migrated, ALL - migrated)
        assert answer["failed"] == answer["skipped"] == 0


def _dropping_all_at_once_is_too_much(product: Product) -> None:
    """Every table and index dropped is locked until the end: so our own work goes one by one."""
    names = ", ".join(schemas(product))
    with pytest.raises(psycopg2.errors.OutOfMemory, match="max_locks_per_transaction"):
        product.rows(f"DROP SCHEMA {names} CASCADE; SELECT 1")

    assert len(schemas(product)) == ALL


def _each_by_itself_can_go(product: Product) -> None:
    started = time.monotonic()
    with connect(product.database) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT schema_name, role_name FROM tenants_county")
        for name, role in cursor.fetchall():
            cursor.execute(f"DROP SCHEMA {name} CASCADE")
            cursor.execute(f"DROP ROLE {role}")
    tell("dropped one by one", started, ALL)

    assert product.rows("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'lk\\_%'") == [(0,)]


def poison(product: Product, statement: str) -> None:
    """What somebody made by hand stands in a migration's way, or is taken away again."""
    product.rows(f"{statement.format(BAD)}; SELECT 1")
