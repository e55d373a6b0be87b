"""Marks on schemas that are not, or no longer, a county's own: whoever was killed left one.

A county's rows stand in the main database and its schema may stand in another, and no transaction
spans two servers. So a schema carries a mark until the county's row says that it is there.
"""

from django_tenants.utils import quote_schema_name

from tenants.transactions import connection

OPENING = "kreisklima: wird eröffnet"
COPY = "kreisklima: Kopie eines Umzugs"
LEFT = "kreisklima: umgezogen"
DRAFT = "kreisklima: Entwurf einer Wiederherstellung"
KEPT = "kreisklima: Stand vor einer Wiederherstellung"
UNDONE = "kreisklima: Wiederherstellung zurückgenommen"


def mark(schema: str, words: str) -> None:
    """Put this mark on a schema in the database where we are; an empty one takes it off."""
    with connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON SCHEMA {quote_schema_name(schema)} IS %s", [words or None])


def mark_of(schema: str) -> str | None:
    """The mark of a schema; empty for one that has none, None where there is no such schema."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(obj_description(oid, 'pg_namespace'), '') FROM pg_namespace "
            "WHERE nspname = %s",
            [schema],
        )
        found = cursor.fetchone()
        return found[0] if found else None


def drop(schema: str) -> None:
    """Drop a schema and all that is in it."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA {quote_schema_name(schema)} CASCADE")
