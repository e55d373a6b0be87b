"""Archives of a real product: the demo comes back equal, and writers are no trouble."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.clusters import cluster, run
from tests.faults.moves import database_of, open_county
from tests.product import ROOT, Product, prepared

FREE = ("01001", "01002", "01003", "01004", "01051")  # regions without a demo county
# One after the other: out, in under another name, out again; and the histories are read again.
ROUND = """
import json
from pathlib import Path
from alliances.history.sealing import check_history
from mails.writing import without_mail
from tenants.archive.exporting import export_county
from tenants.archive.importing import Wanted, import_county
from tenants.models import County
folder, free = Path({folder!r}), {free!r}
slugs = list(County.objects.order_by("slug").values_list("slug", flat=True))
for slug, ags in zip(slugs, free):
    county = County.objects.select_related("region").get(slug=slug)
    first = folder / f"{{slug}}-1.zip"
    export_county(county, to=first, by="Test")
    import_county(first, Wanted(f"neu-{{slug}}", as_new=True, ags=ags), by="Test")
    new = County.objects.select_related("region").get(slug=f"neu-{{slug}}")
    export_county(new, to=folder / f"{{slug}}-2.zip", by="Test")
    assert check_history(new).is_whole
print(json.dumps(slugs))
"""
# Each transaction changes two rows that must stay equal.
WRITE = """
import sys
from alliances.goals.models import Objective
from tenants.models import County
from tenants.transactions import atomic
print("ready", flush=True)
with inside(County.objects.get(slug="loerrach")):
    number = 0
    while True:
        number += 1
        with atomic():
            for each in Objective.objects.filter(title__startswith="Zwilling"):
                each.text = str(number)
                each.save()
"""
TWINS = """
from alliances.goals.models import Objective
from tenants.models import County
with inside(County.objects.get(slug="loerrach")):
    Objective.objects.create(title="Zwilling 1", text="0", position=90)
    Objective.objects.create(title="Zwilling 2", text="0", position=91)
"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A product with the demo's counties."""
    with prepared(tmp_path_factory.mktemp("demo")) as made:
        made.command("demo_counties", "--yes-really")
        yield made


def content_of(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_demo_counties_come_back_equal(demo: Product, tmp_path: Path) -> None:
    slugs = json.loads(run(demo, ROUND.format(folder=str(tmp_path), free=FREE)).splitlines()[-1])

    assert len(slugs) == 5
    for slug in slugs:
        one, two = (content_of(tmp_path / f"{slug}-{number}.zip") for number in (1, 2))
        rows = [name for name in one if name.startswith(("rows/", "files/", "documents/"))]
        different = [
            name for name in rows if one[name] != two[name] and name not in {"rows/history.jsonl"}
        ]
        assert different == [], slug
        assert two["rows/history.jsonl"].startswith(one["rows/history.jsonl"])
    assert demo.command("verify_history")
    assert demo.command("check_invariants") == {"ok": True, "violations": []}


def test_an_archive_shows_one_moment_while_others_write(demo: Product, tmp_path: Path) -> None:
    run(demo, TWINS)
    lines = "import django; django.setup()\nfrom tenants.schemas import *\nwith outside():\n"
    writer = subprocess.Popen(
        [sys.executable, "-c", lines + "".join(f"    {line}\n" for line in WRITE.splitlines())],
        cwd=ROOT,
        env={"DJANGO_SETTINGS_MODULE": "config.settings", **demo.environment},
        stdout=subprocess.PIPE,
    )
    try:
        assert writer.stdout.readline() == b"ready\n"
        seen = set()
        for number in range(6):
            file = tmp_path / f"{number}.zip"
            demo.command("export_county", "loerrach", "--to", str(file))
            rows = [
                json.loads(line)
                for line in content_of(file)["rows/objectives.jsonl"].split(b"\n")
                if line
            ]
            first, second = (row["text"] for row in rows if row["title"].startswith("Zwilling"))
            assert first == second
            seen.add(first)
    finally:
        writer.kill()
        writer.communicate()
    assert len(seen) > 1


@pytest.mark.deep
def test_a_county_on_another_cluster_leaves_and_comes_back(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("zwei")
    file, again = str(folder / "eins.zip"), str(folder / "zwei.zip")
    new = ("--slug", "kiel", "--as-new", "--ags", "01002", "--coordinator", "c@kiel.example")
    with cluster(tmp_path_factory.mktemp("cluster")) as second:
        with prepared(folder, DATABASE_URL_ZWEI=second.url) as product:
            open_county(product, "08336", "loerrach")
            product.command("export_county", "loerrach", "--to", file)

            product.settings["NEW_COUNTIES_DATABASE"] = "zwei"
            product.command("import_county", file, *new)
            product.command("export_county", "kiel", "--to", again)
            place = ("--slug", "kiel", "--coordinator", "c@kiel.example")
            code, answer = product.answer("import_county", file, *place)

            assert database_of(product, "kiel") == "zwei"
            one, two = content_of(Path(file)), content_of(Path(again))
            assert one["rows/pages.jsonl"] == two["rows/pages.jsonl"]
            assert code == 1
            assert "Das Archiv gehört zu" in answer["error"]
            product.command("import_county", again, *place)
            assert product.command("verify_history")
            assert product.command("check_invariants") == {"ok": True, "violations": []}
