"""What the tests of opening share: a county to open, and a look at the database's schemas."""

from typing import Any

from django.db import connection

GIESSEN: dict[str, Any] = {
    "ags": "06531",
    "slug": "giessen",
    "name": "Landkreis Gießen",
    "coordinator": "klima@giessen.example",
    "by": "Betrieb",
}


def run(statement: str) -> None:
    """Do something in the database that the platform would not do."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


def rows(statement: str) -> list[tuple]:
    """Ask the database directly."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def schemas(beginning: str) -> set[str]:
    """All schemas whose names begin like this."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nspname FROM pg_namespace WHERE starts_with(nspname, %s)", [beginning]
        )
        return {name for (name,) in cursor.fetchall()}
