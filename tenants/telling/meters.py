"""What is counted while it happens, in every process; scraped together at `/metrics`.

Every label has few values: names of routes and tasks, slugs of counties that are there. Counties
times routes would be too many series, so the two are counted apart.
"""

import os
import socket
import time
from contextlib import suppress
from pathlib import Path

from prometheus_client import Counter, Histogram, values

FOLDER = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")
HOST = socket.gethostname().replace("_", "-")
LONG_GONE = 24 * 60 * 60  # seconds without a word
if FOLDER:
    # Containers that share the folder have the same numbers of processes.
    values.ValueClass = values.MultiProcessValue(lambda: f"{HOST}-{os.getpid()}")

MOST_COUNTIES = 500  # with a label of their own, in one process
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_LONG = (0.05, 0.25, 1, 5, 30, 120, 600, 3600)

REQUESTS = Counter("kreisklima_requests", "Answered requests", ["route", "method", "status"])
COUNTY_REQUESTS = Counter(
    "kreisklima_county_requests", "Answered requests by county", ["county", "status"]
)
REQUEST_SECONDS = Histogram(
    "kreisklima_request_seconds", "Time to the answer", ["route"], buckets=_SECONDS
)
DATABASE_ERRORS = Counter(
    "kreisklima_database_errors",
    "Failures of a database: away, too_slow, silent (we hung up), overdue (a request's time is up)",
    ["kind"],
)
TASKS = Counter("kreisklima_tasks", "Tasks by what came of them", ["task", "outcome"])
TASK_SECONDS = Histogram("kreisklima_task_seconds", "Time of a task", ["task"], buckets=_LONG)

_counties: set[str] = set()


def count_request(*, route: str, method: str, status: int, county: str, seconds: float) -> None:
    """Count one answer. `county` is a slug that exists, or empty on the network's host."""
    kind = f"{status // 100}xx"
    REQUESTS.labels(route, method if method in METHODS else "other", kind).inc()
    REQUEST_SECONDS.labels(route).observe(seconds)
    COUNTY_REQUESTS.labels(_label(county) if county else "-", kind).inc()


def _label(slug: str) -> str:
    if slug not in _counties:
        if len(_counties) >= MOST_COUNTIES:
            return "other"
        _counties.add(slug)
    return slug


def count_database(kind: str) -> None:
    """Count one failure of a database."""
    DATABASE_ERRORS.labels(kind).inc()


def forget_the_gone() -> None:
    """Remove what processes of other containers counted long ago: each release brings new names."""
    if not FOLDER:
        return
    for file in Path(FOLDER).glob("*.db"):
        with suppress(OSError):
            if HOST not in file.name and file.stat().st_mtime < time.time() - LONG_GONE:
                file.unlink()
