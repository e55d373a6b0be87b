"""What a county costs a request: plain Django, django-tenants as it comes, and ours, side by side.

The same two pages (one question to the database, five questions) behind the same middleware, each
way in a process of its own, asked in short slices in turn so that what else the machine does hits
all alike. The host changes with every request, through all counties again and again.

    python bench/answering.py [--counties 400] [--rounds 15] [--no-instructions] [--json]
"""

import argparse
import json
import re
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[0:1] = [str(ROOT), str(ROOT / "platform")]

from bench import workers  # noqa: E402

WAYS = ("plain", "tenants", "ours")
PAGES = {"one": "/one/", "five": "/five/"}
SLICE = 100  # requests in a row before another way has its turn
PART = 40  # as ALONE in sites/worker.py
# How long a connection lives: for good; all alike for so many requests; or as the product has it.
AGES = {"kept": 0, "all_recycled": 200, "ours_recycled": 200}


def environment(way: str, databases: dict[str, str], hosts: list[str]) -> dict[str, str]:
    """What the process for this way finds."""
    return workers.environment(
        databases[way],
        BENCH_WAY=way,
        BENCH_HOSTS=",".join(hosts),
        DJANGO_SETTINGS_MODULE="bench.sites.settings",
    )


def fill(databases: dict[str, str], counties: int) -> list[str]:
    """Open the counties; answers their hosts."""
    env = environment("ours", databases, [])
    mark = databases["ours"][-8:]
    said = workers.run(
        "bench.sites.filling", "fill", str(counties), mark, databases["plain"], env=env
    )
    return [f"{schema.removeprefix('lk_')}.localhost" for schema in json.loads(said)]


def speeds(asked: dict[str, workers.Worker], rounds: int) -> dict:
    """Requests a second by age of connection and page, and the ratios of every single round."""
    answers = {}
    for age, recycle in AGES.items():
        for page, path in PAGES.items():
            found: dict[str, list[float]] = {way: [] for way in WAYS}
            lengths = set()
            for number in range(rounds):
                for way in WAYS[number % 3 :] + WAYS[: number % 3]:
                    closes = 0 if age == "ours_recycled" and way != "ours" else recycle
                    said = asked[way].ask("answer", path=path, requests=SLICE, recycle=closes)
                    found[way].append(SLICE / said["seconds"])
                    lengths.add(said["length"])
            assert len(lengths) == 1, f"the ways answer differently: {lengths}"
            answers[f"{page}_{age}"] = {
                "per_second": {way: statistics.median(found[way]) for way in WAYS},
                "ours_against": {
                    way: statistics.median(
                        ours / theirs
                        for ours, theirs in zip(found["ours"], found[way], strict=True)
                    )
                    for way in ("plain", "tenants")
                },
            }
    return answers


def round_trips(asked: dict[str, workers.Worker]) -> dict:
    """Messages to the server for each request."""
    found: dict[str, dict] = {}
    for page, path in PAGES.items():
        found[page] = {}
        for way in WAYS:
            said = asked[way].ask("messages", path=path, requests=20)
            if "skipped" in said:
                return said
            found[page][way] = statistics.median(said["counts"])
    return found


def instructions(environments: dict[str, dict[str, str]], per_second: float) -> dict:
    """Instructions for a request; one look at the list of hosts is shared by a second's."""
    valgrind = shutil.which("valgrind")
    if valgrind is None:
        return {"skipped": "valgrind is not installed"}
    counts: dict[str, list[float]] = {}
    for way in WAYS:
        with tempfile.TemporaryDirectory(prefix="kk-callgrind-") as folder:
            target = Path(folder) / "out"
            tool = (
                valgrind,
                "--tool=callgrind",
                "--dump-before=getloadavg",
                f"--callgrind-out-file={target}",
            )
            workers.run("bench.sites.worker", "--alone", env=environments[way], before=tool)
            # The first part is the start; each of the others ends at a mark.
            parts = [(target.parent / f"out.{number}").read_text() for number in (2, 3, 4)]
        totals = [re.search(r"^totals: (\d+)", part, re.MULTILINE) for part in parts]
        counts[way] = [int(total[1]) / PART for total in totals if total]
    look = max(0.0, counts["ours"][2] - counts["ours"][0])
    for number in (0, 1):
        counts["ours"][number] += look / per_second
    return {
        page: {
            "thousands": {way: counts[way][number] / 1000 for way in WAYS},
            "against_plain": {
                way: counts[way][number] / counts["plain"][number] for way in ("tenants", "ours")
            },
        }
        for number, page in enumerate(PAGES)
    } | {"look_at_hosts_thousands": look / 1000}


def measure(counties: int, rounds: int, with_instructions: bool, tell) -> dict:
    """Everything, on databases of our own."""
    with workers.databases(2) as (shared, plain):
        databases = {"plain": plain, "tenants": shared, "ours": shared}
        try:
            tell(f"opening {counties} counties ...")
            hosts = fill(databases, counties)
            environments = {way: environment(way, databases, hosts) for way in WAYS}
            asked = {
                way: workers.Worker("bench.sites.worker", env=environments[way]) for way in WAYS
            }
            for worker in asked.values():  # every county touched once on every page
                for path in PAGES.values():
                    worker.ask("answer", path=path, requests=counties)
            tell("counting messages ...")
            trips = round_trips(asked)
            for worker in asked.values():
                worker.ask("answer", path=PAGES["five"], requests=counties)
            held = {way: asked[way].ask("memory") for way in WAYS}
            tell("asking in turn ...")
            speed = speeds(asked, rounds)
            for worker in asked.values():
                worker.__exit__()
            found = {
                "counties": counties,
                "round_trips": trips,
                "requests": speed,
                "server_memory": held,
            }
            if with_instructions:
                tell("counting instructions ...")
                found["instructions"] = instructions(
                    environments, speed["one_kept"]["per_second"]["ours"]
                )
        finally:
            workers.run("bench.sites.filling", "empty", env=environment("ours", databases, []))
    return found


def show(found: dict) -> None:
    """For people."""
    trips = found["round_trips"]
    if "skipped" in trips:
        print(f"ROUND TRIPS NOT COUNTED: {trips['skipped']}")
    else:
        for page, counts in trips.items():
            text = ", ".join(f"{way} {count:g}" for way, count in counts.items())
            print(f"messages, page with {page}: {text}")
    for name, said in found["requests"].items():
        speed = ", ".join(f"{way} {value:.0f}" for way, value in said["per_second"].items())
        ratio = ", ".join(f"{value:.2f} x {way}" for way, value in said["ours_against"].items())
        print(f"requests/s, {name}: {speed}; ours {ratio}")
    for way, said in found["server_memory"].items():
        print(f"memory of the server's process, {way}: {said}")
    counted = found.get("instructions", {})
    if "skipped" in counted or not counted:
        print(f"INSTRUCTIONS NOT COUNTED: {counted.get('skipped', 'not asked for')}")
        return
    for page in PAGES:
        said = counted[page]
        counts = ", ".join(f"{way} {value:.0f}" for way, value in said["thousands"].items())
        ratio = ", ".join(f"{way} {value:.3f} x" for way, value in said["against_plain"].items())
        print(f"thousand instructions, page with {page}: {counts}; against plain: {ratio}")


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counties", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--no-instructions", action="store_true", help="without callgrind")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    tell = (lambda text: None) if asked.json else (lambda text: print(text, flush=True))
    found = measure(asked.counties, asked.rounds, not asked.no_instructions, tell)
    if asked.json:
        print(json.dumps(found))
    else:
        show(found)


if __name__ == "__main__":
    main()
