"""How quickly one county among many is exported: `pg_dump -n` of its schema, and our archive.

Both read the same county, one after the other in every round, on a database of its own, so that
what else the machine does hits both alike. `rows` is what pg_dump does too: all rows, consistent,
packed into a file; `archive` adds checksums, manifest, papers as PDF and what is shared;
`command` is `manage.py export_county` with the start of Python. The archive's rows carry all kinds
that leave; pg_dump also writes how the tables are made.

    python bench/exporting.py [--counties 400] [--rounds 5] [--json]
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]
from bench import workers  # noqa: E402

NAME = f"kk_bench_{uuid.uuid4().hex[:8]}"
# Partners, measures and entries of the history: of the demo, and of a county after some years.
SIZES = {"small": (20, 150), "large": (150, 3000)}


def open_all(count: int) -> Any:
    """So many counties with what each starts with; answers the two that are exported."""
    from django.core.management import call_command  # noqa: PLC0415

    from tenants import blueprint  # noqa: PLC0415
    from tenants.models import County, Region  # noqa: PLC0415
    from tenants.opening import open_county  # noqa: PLC0415
    from tenants.register import load_register  # noqa: PLC0415

    call_command("migrate_schemas", shared=True, interactive=False, verbosity=0)
    blueprint.make()
    load_register()
    mark = NAME[-8:]
    for number, region in enumerate(Region.objects.order_by("ags")[:count], start=1):
        open_county(
            ags=region.ags,
            slug=f"b{mark}{number}",
            name=region.title,
            coordinator="a@b.example",
            by="bench",
        )
        if number % 100 == 0:
            print(f"  {number} counties", file=sys.stderr)
    middle = count // 2
    return County.objects.select_related("region").order_by("opened_at")[middle : middle + 2]


def fill(county: Any, partners_wanted: int, entries: int) -> None:
    """So many partners, as many measures, and a history."""
    from accounts.actors import Actor  # noqa: PLC0415
    from alliances.history.actions import record  # noqa: PLC0415
    from alliances.measures.models import Measure  # noqa: PLC0415
    from alliances.partners.models import Category, Contact, Partner  # noqa: PLC0415
    from tenants.schemas import inside  # noqa: PLC0415
    from tenants.transactions import atomic  # noqa: PLC0415

    with inside(county), atomic():
        category = Category.objects.first()
        partners = Partner.objects.bulk_create(
            Partner(
                slug=f"p{number}",
                kind="organisation",
                name=f"Genossenschaft {number}",
                sort_name=f"genossenschaft {number}",
                category=category,
                city="Kreisstadt",
                motivation="Wir wollen Wärme ohne Gas. " * 20,
                representative_function="Vorstand",
                state="accepted",
            )
            for number in range(partners_wanted)
        )
        Contact.objects.bulk_create(
            Contact(partner=each, name="Büro", email="a@b.example") for each in partners
        )
        Measure.objects.bulk_create(
            Measure(
                slug=f"m{number}",
                title=f"Maßnahme {number}",
                field_of_action="Gebäude",
                description="Beratung vor Ort. " * 60,
                responsible="Amt",
            )
            for number in range(partners_wanted)
        )
        for number in range(entries):
            record("geändert", partners[number % partners_wanted], by=Actor.system("bench"))


def timed(work: Callable[[], Any]) -> float:
    """Milliseconds."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def measure(counties: int, rounds: int, url: str) -> list[dict]:
    """Of a small county and a large one: medians in milliseconds and their ratios."""
    found = open_all(counties)
    answers = []
    for (size, (partners, entries)), county in zip(SIZES.items(), found, strict=True):
        fill(county, partners, entries)
        answers.append({"size": size, "counties": counties, **measured(county, rounds, url)})
        tell(answers[-1])
    return answers


def measured(county: Any, rounds: int, url: str) -> dict:
    """One county, exported in every way in turn."""
    from config.embedded.postgres import _program  # noqa: PLC0415
    from tenants.archive import snapshot  # noqa: PLC0415
    from tenants.archive.exporting import export_county  # noqa: PLC0415
    from tenants.archive.packing import Packer  # noqa: PLC0415

    folder = Path(tempfile.mkdtemp())
    rows = 0

    def pg_dump() -> None:
        subprocess.run(
            [
                *(str(_program("pg_dump")), "-n", county.schema_name, "-Fc"),
                *("-f", str(folder / "dump"), "-d", libpq(url)),
            ],
            check=True,
        )

    def only_rows() -> None:
        nonlocal rows
        with (folder / "rows.zip").open("wb") as file, Packer(file) as packer:
            with snapshot.snapshot(county):
                rows = sum(snapshot.copy_rows(packer).values())

    def archive() -> None:
        export_county(county, to=folder / "archive.zip", by="bench")

    def command() -> None:
        words = [sys.executable, "manage.py", "export_county", county.slug, "--json"]
        subprocess.run(
            [*words, "--to", str(folder / "command.zip")],
            check=True,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
        )

    ways = {"pg_dump": pg_dump, "rows": only_rows, "archive": archive, "command": command}
    found: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds + 1):
        for name, work in ways.items():
            found[name].append(timed(work))
    median = {name: statistics.median(times[1:]) for name, times in found.items()}  # 1st: warm-up
    return {
        "rounds": rounds,
        "rows": rows,
        "milliseconds": {name: round(value, 1) for name, value in median.items()},
        "times_faster": {
            name: round(median["pg_dump"] / value, 1) for name, value in median.items()
        },
    }


def libpq(url: str) -> str:
    """The address as PostgreSQL's own programs read it."""
    import environ  # noqa: PLC0415

    said = environ.Env.db_url_config(url)
    words = {"host": said["HOST"], "port": said["PORT"], "user": said["USER"], "dbname": NAME}
    if said["PASSWORD"]:
        words["password"] = said["PASSWORD"]
    return " ".join(f"{name}='{value}'" for name, value in words.items() if value)


def main() -> None:
    """Measure on a database of our own and take it away again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counties", type=int, default=400, help="opened before")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    url = workers.server()
    os.environ |= {
        "DATABASE_URL": f"{url.rsplit('/', 1)[0]}/{NAME}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": "only-for-the-bench",
        "EMAIL_URL": "dummymail://",
        "DEBUG": "0",
        "COUNTY_SPARES": "0",
        "MEDIA_ROOT": tempfile.mkdtemp(),
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}",
    }
    workers.administer(f"CREATE DATABASE {NAME}", on=url)
    try:
        import django  # noqa: PLC0415

        django.setup()
        from django.db import connection  # noqa: PLC0415

        from tenants.schemas import outside  # noqa: PLC0415

        with outside():
            answers = measure(asked.counties, asked.rounds, url)
            workers.clean_roles()
        connection.close()
    finally:
        workers.administer(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)", on=url)
    if asked.json:
        print(json.dumps(answers))


def tell(answer: dict) -> None:
    """Before the cleaning up, which takes minutes; machines get all at the end."""
    words = f"a {answer['size']} county of {answer['counties']}, {answer['rows']} rows"
    lines = [f"exporting {words}"]
    for name, value in answer["milliseconds"].items():
        lines.append(f"  {name:8} {value:9.1f} ms {answer['times_faster'][name]:9.1f} x")
    print("\n".join(lines), file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
