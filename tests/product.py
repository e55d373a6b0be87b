"""The product as it runs for people: own database, own processes; used by journeys and faults."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from psycopg2 import sql

ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Product:
    """One prepared database with its folder, and the commands that run on it."""

    database: str
    folder: Path
    port: int = 0
    settings: dict[str, str] = field(default_factory=dict)
    processes: list[subprocess.Popen] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """What a process of this product gets to know."""
        default = settings.DATABASES["default"]
        who = default["USER"] + (f":{default['PASSWORD']}" if default["PASSWORD"] else "")
        where = default["HOST"] + (f":{default['PORT']}" if default["PORT"] else "")
        if where.startswith("/"):  # a unix socket, as config.embedded writes it
            where = f"/{where}"
        ours = {
            "DATABASE_URL": f"postgres://{who}@{where}/{self.database}",
            "MEDIA_ROOT": str(self.folder / "media"),
            "MAIL_FOLDER": str(self.folder / "mails"),
            "PORT": str(self.port),
            "DEBUG": "0",
            "REQUIRE_OPERATOR_SECOND_FACTOR": "0",  # as in the demo
            "SECRET_KEY": "only-for-tests",
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}",
        }
        return os.environ | ours | self.settings

    def command(self, *words: str) -> dict:
        """Run a management command with --json and return its answer."""
        code, answer = self.answer(*words)
        assert code == 0, answer
        return answer

    def answer(self, *words: str) -> tuple[int, dict]:
        """Run a management command with --json; its exit code and its answer."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words, "--json"],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout.strip(), done.stderr
        return done.returncode, json.loads(done.stdout.strip().splitlines()[-1])

    def start(self, *words: str) -> subprocess.Popen:
        """Start a process of the product in the background."""
        with (self.folder / "log.txt").open("a") as log:
            process = subprocess.Popen(
                [sys.executable, *words],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def rows(self, statement: str) -> list[tuple]:
        """Ask the database directly."""
        with connect(self.database) as connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall()

    def stop(self) -> None:
        """End every process that was started."""
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.processes.clear()


@contextmanager
def connect(database: str) -> Iterator[psycopg2.extensions.connection]:
    """A connection of our own, outside of any test's transaction."""
    default = settings.DATABASES["default"]
    connection = psycopg2.connect(
        dbname=database,
        user=default["USER"],
        password=default["PASSWORD"] or None,
        host=default["HOST"],
        port=default["PORT"] or None,
    )
    connection.autocommit = True
    try:
        yield connection
    finally:
        connection.close()


def _change_databases(statement: str, name: str) -> None:
    with connect("postgres") as connection, connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(sql.Identifier(name)))


@contextmanager
def prepared(folder: Path, **settings: str) -> Iterator[Product]:
    """A database with nothing but what `prepare` brings, and its end; settings of one's own."""
    made = Product(f"kk_product_{uuid.uuid4().hex[:8]}", folder, settings=settings)
    _change_databases("CREATE DATABASE {}", made.database)
    try:
        made.command("prepare")
        yield made
    finally:
        made.stop()
        _change_databases("DROP DATABASE {} WITH (FORCE)", made.database)


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A prepared database of its own, without any county."""
    with prepared(tmp_path_factory.mktemp("product")) as made:
        yield made


def free_port() -> int:
    """A port nobody listens on right now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def wait_for(address: str, seconds: float = 20) -> None:
    """Wait until a page answers."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 - our own host
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{address} does not answer")
