"""A copy of the tests' database with both counties in it: committed, so that threads can see it."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection, connections
from psycopg2 import sql

from tenants.directory import DIRECTORY
from tenants.media import unclaimed
from tenants.models import County
from tenants.postgresql.base import DatabaseWrapper
from tenants.schemas import inside
from tests.product import connect


@contextmanager
def copied(what: str) -> Iterator[str]:
    """The name of a copy that lives for this block; only outside of any test's transaction."""
    source = connection.settings_dict["NAME"]
    name = f"kk_{what}_{uuid.uuid4().hex[:8]}"
    connections.close_all()  # a database is copied only while nobody uses it
    _run("CREATE DATABASE {} TEMPLATE {}", name, source)
    try:
        yield name
    finally:
        _run("DROP DATABASE {} WITH (FORCE)", name)


def _run(statement: str, *names: str) -> None:
    with connect("postgres") as own, own.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def connected(name: str, base: dict[str, Any] | None = None) -> Iterator[None]:
    """This thread works on that database, on a connection of its own."""
    before: Any = getattr(connections._connections, "default", None)  # type: ignore[attr-defined]
    own: Any = DatabaseWrapper((base or connection.settings_dict) | {"NAME": name}, alias="default")
    connections["default"] = own
    try:
        yield
    finally:
        own.close()
        if before is None:
            del connections["default"]
        else:
            connections["default"] = before


def forget_hosts() -> None:
    """What the process knows of hosts came from another database."""
    DIRECTORY._looked_at, DIRECTORY._edition = float("-inf"), None


def drop_what_rolled_back_tests_left() -> None:
    """Their rows went, their files are still in the counties' folders."""
    for county in County.objects.select_related("region"):
        with inside(county):
            for name in unclaimed(older_than=timedelta(days=-1)):
                default_storage.delete(name)
