"""How quickly a county opens: django-tenants as it comes, our blueprint, and our stock of spares.

All three make the same (county, host, schema with every table) one after the other in every round
on a database of its own, so that what else the machine does hits all alike. Ours also checks the
fields, locks, and makes the database role: `cold` and `pool` are that, `pool_same` is only what
django-tenants does too, the `_whole` ones add invitation, starter content and history. With several
numbers of counties beside, each way is also compared with itself at the first of them.

    python bench/opening.py [--rounds 8] [--existing 10 2000] [--json]
"""

import argparse
import json
import os
import platform
import statistics
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]
from bench import workers  # noqa: E402

NAME = f"kk_bench_{uuid.uuid4().hex[:8]}"
MARK = NAME[-8:]  # roles belong to the whole server: names that no other database has


def regions(count: int) -> list[str]:
    """Made-up regions, as many as counties are to be opened."""
    from tenants.models import Region  # noqa: PLC0415

    keys = [f"{number:05}" for number in range(count)]
    Region.objects.bulk_create(
        Region(ags=key, name=key, kind="Kreis", state="x", nuts3="x", area_km2=1, population_2018=1)
        for key in keys
    )
    return keys


def default(ags: str) -> None:
    """What the README of django-tenants says: save the tenant, save its domain."""
    from django.utils import timezone  # noqa: PLC0415

    from tenants.models import County, Domain  # noqa: PLC0415

    slug = f"d{MARK}{ags}"
    county = County(slug=slug, name=slug, region_id=ags, schema_name=f"lk_{slug}")
    county.auto_create_schema = True
    county.save(verbosity=0)
    Domain.objects.create(
        tenant=county, domain=f"{slug}.localhost", is_primary=True, proved_at=timezone.now()
    )


def ours(ags: str, way: str) -> None:
    """Our action; says if it did not go the way that is measured."""
    from tenants.opening import open_county  # noqa: PLC0415

    slug = f"o{MARK}{ags}"
    opening = open_county(
        ags=ags, slug=slug, name=slug, coordinator="a@b.example", by="bench", starter="leer"
    )
    assert opening.way == way, opening.way


def only_the_same(ags: str) -> None:
    """What django-tenants does, our way: rows and schema, in one transaction."""
    from django.db import transaction  # noqa: PLC0415

    from tenants import opening, spares  # noqa: PLC0415
    from tenants.models import Region  # noqa: PLC0415

    slug, region = f"s{MARK}{ags}", Region(pk=ags)
    with transaction.atomic():
        spare = spares.take()
        assert spare is not None
        county = opening._write_down(
            region, slug=slug, name=slug, database="default", role=spare.role
        )
        spares.give(spare, county.schema_name)


def timed(work: Callable[[], None]) -> float:
    """Milliseconds."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def measure(rounds: int, sizes: list[int]) -> dict:
    """Open with every way in turn, beside ever more counties; answers what each cost."""
    from django.core.management import call_command  # noqa: PLC0415

    from tenants import blueprint  # noqa: PLC0415
    from tenants.fingerprint import fingerprints  # noqa: PLC0415
    from tenants.models import County  # noqa: PLC0415

    call_command("migrate_schemas", shared=True, interactive=False, verbosity=0)
    blueprint.make()
    keys = iter(regions(sizes[-1] + 6 * (rounds + 1) * len(sizes)))
    found = []
    for size in sizes:
        fill(keys, size)
        found.append({"counties_before": size, **measure_beside(rounds, keys)})
    made = fingerprints(County.objects.values_list("schema_name", flat=True))
    # The best of each: what else the machine did between the two is in no best of many.
    first, last = (beside["best"] for beside in (found[0], found[-1]))
    return {
        "rounds": rounds,
        "beside": found,
        "last_against_first": {name: round(last[name] / first[name], 2) for name in first},
        "all_schemas_alike": len(set(made.values())) == 1,
        "schemas": len(made),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {sys.version.split()[0]}",
    }


def fill(keys: Iterator[str], size: int) -> None:
    """Open counties until there are so many."""
    from django.conf import settings  # noqa: PLC0415

    from tenants.models import County  # noqa: PLC0415

    settings.COUNTY_OPENING_STEPS, whole = [], settings.COUNTY_OPENING_STEPS
    for number in range(County.objects.count(), size):
        ours(next(keys), "blueprint")
        if (number + 1) % 100 == 0:
            print(f"  {number + 1} counties", file=sys.stderr)
    settings.COUNTY_OPENING_STEPS = whole


def measure_beside(rounds: int, keys: Iterator[str]) -> dict:
    """Medians in milliseconds beside the counties that are there, and their ratios."""
    from django.conf import settings  # noqa: PLC0415

    from tenants import spares  # noqa: PLC0415

    whole = settings.COUNTY_OPENING_STEPS
    ways: dict[str, list[float]] = {
        name: [] for name in ("default", "cold", "pool", "pool_same", "cold_whole", "pool_whole")
    }
    for _ in range(rounds + 1):
        for name, found in ways.items():
            settings.COUNTY_OPENING_STEPS = whole if name.endswith("whole") else []
            way = "spare" if name.startswith("pool") else "blueprint"
            if way == "spare":
                spares.refill(1)
            key = next(keys)
            if name == "default":
                found.append(timed(lambda key=key: default(key)))
            elif name == "pool_same":
                found.append(timed(lambda key=key: only_the_same(key)))
            else:
                found.append(timed(lambda key=key, way=way: ours(key, way)))
    settings.COUNTY_OPENING_STEPS = whole
    median = {name: statistics.median(found[1:]) for name, found in ways.items()}  # first: warm-up
    return {
        "milliseconds": {name: round(value, 2) for name, value in median.items()},
        "best": {name: round(min(found[1:]), 2) for name, found in ways.items()},
        "cold_times_faster": round(median["default"] / median["cold"], 1),
        "pool_times_faster": round(median["default"] / median["pool"], 1),
        "pool_same_times_faster": round(median["default"] / median["pool_same"], 1),
    }


def main() -> None:
    """Measure on a database of our own and take it away again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument(
        "--existing", type=int, nargs="+", default=[10], help="counties opened before, rising"
    )
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
    }
    workers.administer(f"CREATE DATABASE {NAME}", on=url)
    try:
        import django  # noqa: PLC0415

        django.setup()
        from tenants.schemas import outside  # noqa: PLC0415

        with outside():
            answer = measure(asked.rounds, sorted(asked.existing))
            if asked.json:
                print(json.dumps(answer), flush=True)
            else:
                tell(answer)
            workers.clean_roles()
    finally:
        from django.db import connections  # noqa: PLC0415

        connections.close_all()
        # Without FORCE: it would have to end autovacuum, which is not ours to end.
        workers.administer(f"DROP DATABASE IF EXISTS {NAME}", on=url)


def tell(answer: dict) -> None:
    """For people."""
    for beside in answer["beside"]:
        print(f"opening beside {beside['counties_before']} others, median of {answer['rounds']}")
        slow = beside["milliseconds"]["default"]
        for name, value in beside["milliseconds"].items():
            best = beside["best"][name]
            print(f"  {name:12} {value:9.2f} ms {slow / value:9.1f} x   best {best:9.2f} ms")
    if len(answer["beside"]) > 1:
        print("the best of the last against the best of the first")
        for name, ratio in answer["last_against_first"].items():
            print(f"  {name:12} {ratio:9.2f}")
    print(f"  {answer['schemas']} schemas, all alike: {answer['all_schemas_alike']}", flush=True)


if __name__ == "__main__":
    main()
