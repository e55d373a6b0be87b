"""However many seal at once, and whenever one of them is killed: one sealed file, and its row."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.clusters import run
from tests.product import ROOT, Product

SLUG, SCHEMA = "siegel", "lk_siegel"
COUNT = 3
SET_UP = f"""
from datetime import date
import outbox.writing
from alliances.declarations import actions, texts
from alliances.declarations.models import DeclarationText
from alliances.partners import actions as partners
from tenants.models import County
from tests import cast
outbox.writing.wake = lambda: None
with inside(County.objects.select_related("region").get(slug="{SLUG}")):
    draft = DeclarationText.objects.get()
    words = dict(title="Partnererklärung", body="## A", valid_from=date(2025, 5, 1))
    texts.edit(draft, **words, by=cast.SOMEBODY)
    texts.publish(draft, by=cast.SOMEBODY)
    for number in range({COUNT}):
        partner = partners.accept(cast.applicant(f"Stadtwerke {{number}}"), by=cast.SOMEBODY)
        declaration = actions.draw_up(partner, by=cast.SOMEBODY)
        declaration = actions.release(declaration, by=cast.SOMEBODY)
        for party in ("partner", "county"):
            cast.sign(declaration, party, date(2025, 6, 2))
"""
RACE = """
import json, threading, time
from django.db import Error, connections
from django.db.models import QuerySet
from alliances.declarations import sealing
from tenants.models import County
county = County.objects.select_related("region").get(slug="siegel")
if not {locked}:
    QuerySet.select_for_update = lambda self, **_: self
    sealing.faultpoint = lambda name: time.sleep(0.3)
with inside(county):
    pk = sealing.without_seal().order_by("number").first().pk
start, failed, papers = threading.Barrier(16), [], set()

def seal():
    start.wait()
    try:
        with inside(county):
            papers.add(sealing.seal(pk).sha256)
    except Error as error:
        failed.append(str(error))
    connections.close_all()

threads = [threading.Thread(target=seal) for _ in range(16)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(json.dumps([len(papers), len(failed)]))
"""


@pytest.fixture
def county(product: Product):
    """A county with declarations in force of which none is sealed."""
    if not product.rows(f"SELECT 1 FROM tenants_county WHERE slug = '{SLUG}'"):
        named = ("--slug", SLUG, "--name", "Landkreis Siegel")
        product.command("open_county", "08315", *named, "--coordinator", "a@b.example")
        run(product, SET_UP)
    run(
        product,
        "from alliances.declarations.sealed_papers import SealedPaper\n"
        "from tenants.models import County\n"
        f"with inside(County.objects.get(slug='{SLUG}')):\n    SealedPaper.objects.all().delete()",
    )
    return product


def sealed(product: Product) -> dict[str, str]:
    """Every sealed file's checksum as it is written down, by where it lies."""
    return dict(product.rows(f"SELECT file, sha256 FROM {SCHEMA}.alliances_sealedpaper"))


def every_file_is_whole(product: Product) -> None:
    for name, sha256 in sealed(product).items():
        content = Path(product.environment["MEDIA_ROOT"], SCHEMA, name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == sha256


def test_sixteen_at_once_make_one_file(county: Product) -> None:
    made, failed = json.loads(run(county, RACE.format(locked=True)))

    assert (made, failed) == (1, 0)
    assert len(sealed(county)) == 1
    every_file_is_whole(county)


def test_without_the_lock_they_would_not(county: Product) -> None:
    """The control: the rows of the test above are the lock's doing."""
    _, failed = json.loads(run(county, RACE.format(locked=False)))

    assert failed > 0
    assert len(sealed(county)) == 1  # the last word is the database's


@pytest.mark.parametrize("point", ["seal.drawn", "seal.file_written"])
def test_whoever_is_killed_leaves_nothing_half(county: Product, point: str) -> None:
    killed = subprocess.run(
        [sys.executable, "manage.py", "seal_papers", SLUG, "--json"],
        cwd=ROOT,
        env=county.environment | {"FAULTPOINTS": f"{point}=kill"},
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -9
    assert sealed(county) == {}

    answer = county.command("seal_papers", SLUG)

    assert answer["sealed"] == COUNT
    assert len(sealed(county)) == COUNT
    every_file_is_whole(county)
    assert county.command("seal_papers", SLUG)["sealed"] == 0
