"""Processes that a bench asks in turn, and databases that it takes away again."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def server() -> str:
    """The address of a database on the server that is measured."""
    from config import embedded  # noqa: PLC0415 - the caller sets the path

    return os.environ.get("DATABASE_URL") or embedded.database_url()


def address(name: str) -> str:
    """The address of another database there."""
    return f"{server().rsplit('/', 1)[0]}/{name}"


def administer(*statements: str, on: str = "") -> None:
    """Say something to the server, each by itself; `on`: by this address and not the usual one."""
    import environ  # noqa: PLC0415 - the caller sets the path
    import psycopg2  # noqa: PLC0415

    where = environ.Env.db_url_config(on or server())
    connection = psycopg2.connect(
        dbname=where["NAME"],
        user=where["USER"],
        password=where["PASSWORD"] or None,
        host=where["HOST"],
        port=where["PORT"] or None,
    )
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.close()


@contextmanager
def databases(count: int) -> Iterator[list[str]]:
    """So many empty databases with names of their own, for as long as the block lasts."""
    names = [f"kk_bench_{uuid.uuid4().hex[:8]}" for _ in range(count)]
    administer(*(f"CREATE DATABASE {name}" for name in names))
    try:
        yield names
    finally:
        administer(*(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for name in names))


def clean_roles() -> None:
    """Roles outlive their database; ours must not."""
    from django.db import connection  # noqa: PLC0415

    from tenants.isolation import drop_role  # noqa: PLC0415
    from tenants.models import County, SpareSchema  # noqa: PLC0415

    homes = [
        *County.objects.values_list("schema_name", "role_name"),
        *SpareSchema.objects.values_list("schema_name", "role_name"),
    ]
    with connection.cursor() as cursor:
        for schema, role in homes:
            cursor.execute(f'DROP SCHEMA "{schema}" CASCADE')
            drop_role(role, schema=schema)


def environment(database: str, **more: str) -> dict[str, str]:
    """What a process of the bench finds: our code, that database, no debugging."""
    return os.environ | {
        "DATABASE_URL": address(database),
        "SECRET_KEY": "only-for-the-bench",
        "EMAIL_URL": "dummymail://",
        "DEBUG": "0",
        "COUNTY_SPARES": "0",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "platform")]),
        **more,
    }


def run(module: str, *arguments: str, env: dict[str, str], before: tuple[str, ...] = ()) -> str:
    """Run one of our modules to its end; answers what it printed last."""
    command = [*before, sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout.strip().rpartition("\n")[2]


class Worker:
    """A process that answers one line of JSON with another."""

    def __init__(self, module: str, *arguments: str, env: dict[str, str]):
        self.process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, do: str, **more: Any) -> Any:
        """Have it do something; whatever it answers."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"do": do, **more}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"a process of the bench has ended while it was asked to {do}")
        return json.loads(line)

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        """It leaves when nobody can ask any more."""
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()
