"""A column and an index in every county: ours against both executors of django-tenants.

All in one run, in one database, on the same schemas; each gets a migration of its own that nobody
has yet. Start-up of Python and Django is counted for nobody. `--counties 400`, `--json`.
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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]

import psycopg2  # noqa: E402
from environ import Env  # noqa: E402

from bench.reading import Readers  # noqa: E402
from config import embedded  # noqa: E402

WAYS = ("ours", "standard", "multiprocessing")
# Ours before, between and after theirs: the middle one counts, whatever else the machine does.
ORDER = ("ours", "standard", "ours", "multiprocessing", "ours")
BODY = """from django.db import migrations, models
class Migration(migrations.Migration):
    dependencies = [("mails", "{before}")]
    operations = [
        migrations.AddField("mail", "lane{n}", models.CharField(max_length=9, null=True)),
        migrations.AddIndex("mail", models.Index(fields=["lane{n}", "sent_at"], name="lane{n}_at")),
    ]
"""


def plant(folder: Path, count: int) -> str:
    """A package with the app's own migration and `count` more; answers its name."""
    module = folder / f"planted_{count}"
    module.mkdir()
    (module / "__init__.py").touch()
    own = ROOT / "platform" / "mails" / "migrations"
    names = sorted(path.name for path in own.glob("0*.py"))
    for name in names:
        (module / name).write_text((own / name).read_text())
    before = names[-1][:-3]
    for n in range(1, count + 1):
        text = BODY.format(before=before, n=n)
        before = f"{len(names) + n:04d}_lane{n}"
        (module / f"{before}.py").write_text(text)
    return module.name


def settings_for(folder: Path, way: str, planted: int) -> str:
    """A settings module; theirs has django-tenants' own backend, as it comes."""
    module = f"planted_{planted}"
    if not (folder / module).exists():
        plant(folder, planted)
    name = f"settings_{way}_{planted}"
    lines = ["from config.settings import *", f"MIGRATION_MODULES |= {{'mails': '{module}'}}"]
    if way != "ours":
        lines.append("DATABASES['default']['ENGINE'] = 'django_tenants.postgresql_backend'")
    (folder / f"{name}.py").write_text("\n".join(lines) + "\n")
    return name


class Bench:
    """One database with many equal counties."""

    def __init__(self, folder: Path, counties: int):
        self.folder, self.counties = folder, counties
        self.server = os.environ.get("DATABASE_URL") or embedded.database_url()
        self.name = f"kk_bench_{uuid.uuid4().hex[:8]}"
        self.planted = 0

    def url(self, name: str) -> str:
        """The address of a database on our server."""
        return f"{self.server.rsplit('/', 1)[0]}/{name}"

    @contextmanager
    def cursor(self, name: str = "") -> Iterator:
        """A plain connection, in autocommit."""
        where = Env.db_url_config(self.url(name or self.name))
        made = psycopg2.connect(
            dbname=where["NAME"],
            user=where["USER"],
            password=where["PASSWORD"] or None,
            host=where["HOST"],
            port=where["PORT"] or None,
        )
        made.autocommit = True
        try:
            yield made.cursor()
        finally:
            made.close()

    def worker(self, way: str, what: str) -> float:
        """Do it in a process of its own; answers the seconds between start-up and end."""
        environment = os.environ | {
            "DATABASE_URL": self.url(self.name),
            "DATA_DIR": str(self.folder),
            "DEBUG": "",
            "SECRET_KEY": "bench",
            "DJANGO_SETTINGS_MODULE": settings_for(self.folder, way, self.planted),
            "PYTHONPATH": os.pathsep.join([str(self.folder), str(ROOT), str(ROOT / "platform")]),
        }
        done = subprocess.run(
            [sys.executable, __file__, "--worker", way, what, "--counties", str(self.counties)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(done.stdout + done.stderr)
        return float(done.stdout.split()[-1])

    def schemas(self) -> list[str]:
        """The counties' schemas."""
        with self.cursor() as cursor:
            cursor.execute("SELECT schema_name FROM tenants_county ORDER BY 1")
            return [name for (name,) in cursor.fetchall()]

    def lacking(self) -> int:
        """How many counties do not have the newest column and index."""
        with self.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_class WHERE relname = %s", [f"lane{self.planted}_at"]
            )
            return self.counties - cursor.fetchone()[0]


def ours() -> None:
    """What the command does, without the command."""
    from tenants.migrating import migrate_counties, one_run  # noqa: PLC0415 - needs Django

    with one_run():
        ledger = migrate_counties()
    assert ledger.is_clean, [found for found in ledger.counties if found.error][:3]


def theirs(executor: str, **options) -> None:
    """The command of django-tenants."""
    from django.core.management import call_command  # noqa: PLC0415 - needs Django

    call_command(
        "migrate_schemas",
        tenant=True,
        executor=executor,
        interactive=False,
        verbosity=0,
        skip_checks=True,
        **options,
    )


def prepare(counties: int) -> None:
    """The shared schema, and equal counties: the SQL of all migrations rendered once."""
    from django.core.management import call_command  # noqa: PLC0415 - needs Django
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.recorder import MigrationRecorder  # noqa: PLC0415

    from tenants.migration_plan import plan_for, recording_editor  # noqa: PLC0415
    from tenants.migration_steps import replay, walk_through  # noqa: PLC0415
    from tenants.models import County, Region  # noqa: PLC0415
    from tenants.schemas import building, outside  # noqa: PLC0415

    call_command("prepare", verbosity=0)
    plan, script, table = None, [], []
    with outside():
        for number, region in enumerate(Region.objects.all()[:counties]):
            schema = f"lk_bench_{number}"
            County.objects.create(
                slug=f"bench-{number}", name=region.name, region=region, schema_name=schema
            )
            with connection.cursor() as cursor:
                cursor.execute(f'CREATE SCHEMA "{schema}"')
            if plan is None:
                with building(schema), recording_editor(table) as editor:
                    editor.create_model(MigrationRecorder.Migration)
                plan = plan_for(schema)
                script = walk_through(schema, "", plan)
            else:
                with building(schema), connection.cursor() as cursor:
                    cursor.execute("\n".join(table), None)
                replay(schema, "", plan, script)


def work(way: str, what: str, counties: int) -> None:
    """The inside of a worker process: tells the seconds."""
    import django  # noqa: PLC0415 - settings come from the environment

    django.setup()
    started = time.monotonic()
    if what == "prepare":
        prepare(counties)
    elif way == "ours":
        ours()
    elif what.startswith("only:"):
        theirs(way, schema_name=what.removeprefix("only:"))
    else:
        theirs(way)
    print(time.monotonic() - started)


def measure(bench: Bench, tell) -> dict:
    """Everything, one after the other in the same database."""
    tell(f"{bench.counties} counties: made in {bench.worker('ours', 'prepare'):.1f} s")
    took: dict[str, dict[str, list[float]]] = {"column_and_index": {}, "nothing_to_do": {}}
    for way in ORDER:
        bench.planted += 1
        for what, times in took.items():
            times.setdefault(way, []).append(bench.worker(way, "run"))
            tell(f"{way}, {what}: {times[way][-1]:.2f} s")
            assert bench.lacking() == 0, way
    seconds = {
        what: {way: statistics.median(found) for way, found in times.items()}
        for what, times in took.items()
    }
    held = bench.schemas()[bench.counties // 2]
    worst = {}
    with Readers(bench, held) as readers:
        time.sleep(1)
    worst["nobody migrates"] = readers.worst
    bench.planted += 1
    with Readers(bench, held) as readers:
        bench.worker("ours", "run")
    worst["ours"] = readers.worst
    assert bench.lacking() == 0
    bench.planted += 1
    with Readers(bench, held) as readers:
        bench.worker("standard", f"only:{held}")
    worst["standard"] = readers.worst
    return {
        "counties": bench.counties,
        "seconds": seconds,
        "ratios": {
            what: {way: found[way] / found["ours"] for way in WAYS[1:]}
            for what, found in seconds.items()
        },
        "worst_wait_of_readers_ms": worst,
    }


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counties", type=int, default=40, help="at most 400, as many regions")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--worker", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.worker:
        work(*asked.worker, asked.counties)
        return
    with tempfile.TemporaryDirectory(prefix="kk-bench-") as folder:
        bench = Bench(Path(folder), asked.counties)
        with bench.cursor("postgres") as cursor:
            cursor.execute(f"CREATE DATABASE {bench.name}")
        try:
            tell = (lambda text: None) if asked.json else (lambda text: print(text, flush=True))
            found = measure(bench, tell)
        finally:
            with bench.cursor("postgres") as cursor:
                cursor.execute(f"DROP DATABASE {bench.name} WITH (FORCE)")
    if asked.json:
        print(json.dumps(found))
        return
    for what, ratios in found["ratios"].items():
        took = found["seconds"][what]["ours"]
        text = ", ".join(f"{ratio:.0f} x faster than {way}" for way, ratio in ratios.items())
        print(f"{what}: {took:.3f} s, {text}")
    for who, wait in found["worst_wait_of_readers_ms"].items():
        print(f"worst wait of a reader, {who}: {wait:.0f} ms")


if __name__ == "__main__":
    main()
