"""Read all rows of a county as they were at one moment, while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg2 import sql

from tenants.archive.kinds import Kind, table
from tenants.archive.packing import Packer
from tenants.models import County
from tenants.postgresql.places import MAIN
from tenants.schemas import inside, outside
from tenants.transactions import atomic, connection, is_atomic

# Whoever exports holds it shared: others may export too, and it shows that one is at work.
EXPORT_LOCK = 0x6B6B6578
# JSON never carries these signs unescaped, so COPY has nothing to quote.
_COPY = """COPY (SELECT row_to_json(archived) FROM (
SELECT {columns} FROM {table}{where} ORDER BY {key}) archived)
TO STDOUT WITH (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02')"""


@contextmanager
def snapshot(county: County) -> Iterator[None]:
    """Everything in this block sees the county as it was at its beginning, and can change nothing.

    The county's own role reads, so nothing of anybody else can get in. Whoever has a transaction
    open sees what that one sees.
    """
    with inside(county):
        if is_atomic():
            yield
            return
        with atomic():
            _begin()
            if county.database != MAIN:  # what is shared stands in another database
                with outside():
                    _begin()
            yield


def _begin() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")  # the server's limit is for pages
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [EXPORT_LOCK])


def copy_rows(packer: Packer) -> dict[str, int]:
    """Write every kind's rows into the archive as JSON lines; answers how many of each."""
    counts = {}
    with connection.cursor() as cursor:
        for kind in table().kinds:
            with packer.member(kind.member) as member:
                cursor.cursor.copy_expert(_statement(kind), member)
            counts[kind.name] = member.lines
    return counts


def _statement(kind: Kind) -> sql.Composed:
    where = sql.SQL(f" WHERE {kind.where}") if kind.where else sql.SQL("")
    return sql.SQL(_COPY).format(
        columns=sql.SQL(", ").join(
            sql.SQL("{} AS {}").format(sql.Identifier(each.column), sql.Identifier(each.attname))
            if each.column != each.attname
            else sql.Identifier(each.column)
            for each in kind.exported
        ),
        table=sql.Identifier(kind.model._meta.db_table),
        where=where,
        key=sql.Identifier(kind.key.column),
    )


def file_names() -> list[str]:
    """Every file that a row of the county names, as of this moment."""
    names: set[str] = set()
    for kind in table().kinds:
        for each in kind.file_fields:
            found = kind.model._base_manager.exclude(**{each.name: ""})
            names |= set(found.order_by().values_list(each.name, flat=True))
    return sorted(name for name in names if name)
