"""Copy the rows of one schema into its twin in another database, and prove that they are equal."""

import tempfile
from dataclasses import dataclass
from typing import Any

from psycopg2 import sql

from tenants.transactions import connection

IN_MEMORY = 32 * 1024 * 1024  # bytes of a table that wait in memory, more of them in a file


@dataclass(frozen=True)
class Contents:
    """What a table or a sequence holds: number of rows, and a hash that is equal for equal rows."""

    rows: int
    digest: str


_ROWS = """
SELECT count(*), coalesce(md5(string_agg(row_hash, '' ORDER BY row_hash COLLATE "C")), '')
FROM (SELECT md5(t::text) AS row_hash FROM {table} t) hashed
"""
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1"
_SEQUENCES = "SELECT sequencename FROM pg_sequences WHERE schemaname = %s ORDER BY 1"


def contents_of(schema: str, *, cursor: Any = None, sequences: bool = True) -> dict[str, Contents]:
    """Rows and hash of every table and sequence of a schema: where we are, or where a cursor is.

    A hash does not depend on the order in which rows lie; only on the text that PostgreSQL writes
    for them, so compare sessions with the same time zone (Django's).
    """
    if cursor is None:
        with connection.cursor() as ours:
            return contents_of(schema, cursor=ours, sequences=sequences)
    found = {}
    for name in _names(cursor, _TABLES, schema):
        cursor.execute(sql.SQL(_ROWS).format(table=sql.Identifier(schema, name)))
        found[name] = Contents(*cursor.fetchone())
    for name in _names(cursor, _SEQUENCES, schema) if sequences else []:
        found[name] = Contents(0, str(_position(cursor, schema, name)))
    return found


def copy_schema(source: Any, schema: str, *, into: str = "") -> None:
    """Fill the schema where we are with the rows of its twin, which this cursor reads.

    The twin's tables must be locked against writing. What the schema held before is gone. `into`
    is for a schema of another name.
    """
    into = into or schema
    with connection.cursor() as target:
        tables = _names(source, _TABLES, schema)
        target.execute(
            sql.SQL("TRUNCATE {} CASCADE").format(
                sql.SQL(", ").join(sql.Identifier(into, name) for name in tables)
            )
        )
        for name in tables:
            _copy_table(source, target, (schema, into), name)
        for name in _names(source, _SEQUENCES, schema):
            last_value, is_called = _position(source, schema, name)
            whole = sql.Identifier(into, name).as_string(target.cursor)
            target.execute("SELECT setval(%s, %s, %s)", [whole, last_value, is_called])


def _copy_table(source: Any, target: Any, schemas: tuple[str, str], name: str) -> None:
    """Generated columns are left out: the target makes them itself."""
    schema, into = schemas
    source.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 "
        "AND NOT attisdropped AND attgenerated = '' ORDER BY attnum",
        [sql.Identifier(schema, name).as_string(source.cursor)],
    )
    columns = sql.SQL(", ").join(sql.Identifier(column) for (column,) in source.fetchall())
    copy = sql.SQL("COPY {} ({}) {}").format
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        source.cursor.copy_expert(
            copy(sql.Identifier(schema, name), columns, sql.SQL("TO STDOUT")), file
        )
        file.seek(0)
        target.cursor.copy_expert(
            copy(sql.Identifier(into, name), columns, sql.SQL("FROM STDIN")), file
        )


def _names(cursor: Any, question: str, schema: str) -> list[str]:
    cursor.execute(question, [schema])
    return [name for (name,) in cursor.fetchall()]


def _position(cursor: Any, schema: str, name: str) -> tuple[int, bool]:
    cursor.execute(
        sql.SQL("SELECT last_value, is_called FROM {}").format(sql.Identifier(schema, name))
    )
    return cursor.fetchone()
