"""Which state every county's schema is in: one query for two hundred of them."""

import hashlib
from collections.abc import Iterable

from tenants.migration_plan import Key, newest
from tenants.transactions import connection

CHUNK = 200  # schemas a query; each locks its table for the moment, and locks are a shared room
HASH = """md5(string_agg(app || '.' || name, ',' ORDER BY app COLLATE "C", name COLLATE "C"))"""


class NoSchema(LookupError):
    """The county's row is there, its schema or the table of its migrations is not."""


def states_of(schemas: Iterable[str]) -> dict[str, str]:
    """A hash over the applied migrations by schema; without the schemas that are not there."""
    there = _existing(list(schemas))
    states = {}
    for start in range(0, len(there), CHUNK):
        query = " UNION ALL ".join(
            f"SELECT '{schema}', {HASH} FROM \"{schema}\".django_migrations"  # noqa: S608
            for schema in there[start : start + CHUNK]
        )
        with connection.cursor() as cursor:
            cursor.execute(query)
            states.update({schema: state or "" for schema, state in cursor.fetchall()})
    return states


def state_and_lock(schema: str, timeout: str) -> str:
    """The state of one schema, which nobody else can change until this transaction ends.

    From here to its end the transaction waits at most this long for any table.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"SET LOCAL lock_timeout = '{timeout}'; "  # noqa: S608
            f'LOCK TABLE "{schema}".django_migrations IN SHARE ROW EXCLUSIVE MODE; '
            f'SELECT {HASH} FROM "{schema}".django_migrations'
        )
        return cursor.fetchone()[0] or ""


def newest_state() -> str:
    """The hash of a schema that this code has made."""
    return hash_of(newest())


def hash_of(keys: Iterable[Key]) -> str:
    """The same hash, made of names."""
    text = ",".join(f"{app}.{name}" for app, name in sorted(keys))
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _existing(schemas: list[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE c.relname = 'django_migrations' AND n.nspname = ANY(%s)",
            [schemas],
        )
        there = {name for (name,) in cursor.fetchall()}
    return [schema for schema in schemas if schema in there]
