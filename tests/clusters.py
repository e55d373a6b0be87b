"""PostgreSQL clusters of one's own: a second one for counties, and one that follows another."""

import os
import shutil
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2

from tests.product import ROOT, Product

# The embedded services of another folder; only PostgreSQL, the broker is somebody else's.
_ADDRESS = "from config import embedded as e; print(e.database_url())"
_SOCKETS = "from config import embedded as e; print(e.socket_dir())"
_FOLLOW = """
from config.embedded import postgres
from config.embedded.service_user import find_service_user
user = find_service_user(postgres._program("postgres"))
done = user.run([postgres._program("pg_basebackup"), "-h", {sockets!r}, "-U", "postgres", "-R",
                 "-c", "fast", "-D", {target!r}])
assert not done.returncode, done.stdout
"""


class Cluster:
    """One PostgreSQL server with a data folder of its own."""

    def __init__(self, folder: Path):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.sockets = Path(self._python(_SOCKETS))

    @property
    def url(self) -> str:
        """What goes into DATABASE_URL."""
        return self._python(_ADDRESS)

    def start(self) -> None:
        self._embedded("start")

    def stop(self) -> None:
        self._embedded("stop")

    def ask(self, statement: str) -> Any:
        """One value, asked as the server's own superuser."""
        with psycopg2.connect(host=self.sockets, user="postgres", dbname="kreisklima") as ours:
            with ours.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchone()[0]

    def catch_up(self, other: "Cluster") -> None:
        """Wait until this follower has done what the other cluster has done by now."""
        position = other.ask("SELECT pg_current_wal_insert_lsn()")
        deadline = time.monotonic() + 20
        while not self.ask(f"SELECT pg_last_wal_replay_lsn() >= '{position}'"):
            assert time.monotonic() < deadline, "the follower does not catch up"
            time.sleep(0.02)

    def make_follower_of(self, other: "Cluster") -> None:
        """Copy the other cluster as it runs; from its start on this one repeats what that does."""
        services = self.folder / "embedded"
        # Made by the embedded services, so that it belongs to whoever runs the servers.
        self.start()
        self.stop()
        shutil.rmtree(services / "postgres")
        copy = _FOLLOW.format(sockets=str(other.sockets), target=str(services / "postgres"))
        self._python(copy)
        self.start()

    def _embedded(self, what: str) -> None:
        self._run("-m", "config.embedded", what)

    def _python(self, code: str) -> str:
        return self._run("-c", code).strip()

    def _run(self, *words: str) -> str:
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")
        }
        environment |= {
            "DATA_DIR": str(self.folder),
            "REDIS_URL": "redis://unused",
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}",
            "EMBEDDED_FAST": "1",
        }
        done = subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """A running cluster, and its end."""
    made = Cluster(folder)
    made.start()
    try:
        yield made
    finally:
        made.stop()
        shutil.rmtree(made.sockets, ignore_errors=True)


def run(product: Product, code: str) -> str:
    """Run a few lines in a process of the product, as its owner; answers what they print."""
    lines = "import django; django.setup()\nfrom tenants.schemas import *\n"
    lines += "with outside():\n" + textwrap.indent(textwrap.dedent(code), "    ")
    done = subprocess.run(
        [sys.executable, "-c", lines],
        cwd=ROOT,
        env={"DJANGO_SETTINGS_MODULE": "config.settings", **product.environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout.strip()
