"""Write down a schema as one SQL script that makes the same again, in any other schema."""

from collections.abc import Callable
from typing import Any

from django_tenants.utils import quote_schema_name

# The parts in the order in which they are made. Rows stand before indexes and foreign keys: they
# need no check of their own then, and leave none waiting. Each query answers whole statements.
_SEQUENCES = """
SELECT format('CREATE SEQUENCE %%I AS %%s START %%s INCREMENT %%s MINVALUE %%s MAXVALUE %%s '
       'CACHE %%s %%s', c.relname, format_type(q.seqtypid, NULL), q.seqstart, q.seqincrement,
       q.seqmin, q.seqmax, q.seqcache, CASE WHEN q.seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END)
FROM pg_sequence q JOIN pg_class c ON c.oid = q.seqrelid
WHERE c.relnamespace = %(space)s AND NOT EXISTS (
  SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'i'
  AND d.classid = 'pg_class'::regclass) ORDER BY c.relname COLLATE "C"
"""
_FUNCTIONS = """
SELECT overlay(d.text placing '' from strpos(d.text, d.prefix) for length(d.prefix))
FROM (SELECT pg_get_functiondef(p.oid) AS text, quote_ident(n.nspname) || '.' AS prefix, p.oid
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE p.pronamespace = %(space)s AND p.prokind <> 'a') d ORDER BY d.oid
"""
_TABLES = """
WITH parts AS (
  SELECT a.attrelid AS relation, a.attnum AS position, concat_ws(' ', quote_ident(a.attname),
    format_type(a.atttypid, a.atttypmod),
    CASE WHEN a.attcollation <> t.typcollation THEN 'COLLATE ' || a.attcollation::regcollation END,
    CASE WHEN a.attgenerated = 's' THEN
      'GENERATED ALWAYS AS (' || pg_get_expr(d.adbin, d.adrelid) || ') STORED'
    ELSE 'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) END,
    CASE WHEN a.attidentity <> '' THEN format('GENERATED %%s AS IDENTITY (SEQUENCE NAME %%I '
      'START %%s INCREMENT %%s MINVALUE %%s MAXVALUE %%s CACHE %%s %%s)',
      CASE a.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END, s.relname, q.seqstart,
      q.seqincrement, q.seqmin, q.seqmax, q.seqcache,
      CASE WHEN q.seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END) END,
    CASE WHEN a.attnotnull THEN concat_ws(' ', 'CONSTRAINT ' || quote_ident(n.conname),
      'NOT NULL') END) AS text
  FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  LEFT JOIN pg_constraint n ON n.conrelid = c.oid AND n.contype = 'n' AND n.conkey[1] = a.attnum
  LEFT JOIN pg_depend o ON a.attidentity <> '' AND o.refobjid = c.oid AND o.deptype = 'i'
    AND o.refobjsubid = a.attnum AND o.refclassid = 'pg_class'::regclass
    AND o.classid = 'pg_class'::regclass
  LEFT JOIN pg_class s ON s.oid = o.objid
  LEFT JOIN pg_sequence q ON q.seqrelid = s.oid
  WHERE c.relnamespace = %(space)s AND c.relkind = 'r'
  UNION ALL
  SELECT conrelid, 10000 + row_number() OVER (ORDER BY oid),
         format('CONSTRAINT %%I %%s', conname, pg_get_constraintdef(oid))
  FROM pg_constraint WHERE connamespace = %(space)s AND conrelid <> 0
  AND contype IN ('p', 'u', 'c', 'x')
)
SELECT format('CREATE TABLE %%I (%%s)', c.relname,
              coalesce(string_agg(p.text, ', ' ORDER BY p.position), ''))
FROM pg_class c LEFT JOIN parts p ON p.relation = c.oid
WHERE c.relnamespace = %(space)s AND c.relkind = 'r'
GROUP BY c.oid, c.relname ORDER BY c.relname COLLATE "C"
"""
_OWNED = """
SELECT format('ALTER SEQUENCE %%I OWNED BY %%I.%%I', s.relname, c.relname, a.attname)
FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
JOIN pg_class c ON c.oid = d.refobjid
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
WHERE d.deptype = 'a' AND d.classid = 'pg_class'::regclass AND s.relnamespace = %(space)s
ORDER BY s.relname COLLATE "C"
"""
_INDEXES = """
SELECT overlay(d.text placing ' ON ' from strpos(d.text, d.prefix) for length(d.prefix))
FROM (SELECT pg_get_indexdef(i.indexrelid) AS text, c.relname,
             ' ON ' || quote_ident(n.nspname) || '.' AS prefix
      FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relnamespace = %(space)s AND NOT EXISTS (
        SELECT 1 FROM pg_constraint k WHERE k.conindid = c.oid AND k.contype IN ('p', 'u', 'x'))
     ) d ORDER BY d.relname COLLATE "C"
"""
_FOREIGN_KEYS = """
SELECT format('ALTER TABLE %%I %%s', c.relname, string_agg(format('ADD CONSTRAINT %%I %%s',
              k.conname, pg_get_constraintdef(k.oid)), ', ' ORDER BY k.conname COLLATE "C"))
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
WHERE k.connamespace = %(space)s AND k.contype = 'f'
GROUP BY c.relname ORDER BY c.relname COLLATE "C"
"""
_TRIGGERS = """
SELECT pg_get_triggerdef(t.oid, true) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = %(space)s AND NOT t.tgisinternal ORDER BY c.relname, t.tgname
"""
_COMMENTS = """
SELECT format('COMMENT ON %%s IS %%L', what, description) FROM (
  SELECT d.description, CASE WHEN a.attname IS NOT NULL
    THEN format('COLUMN %%I.%%I', c.relname, a.attname)
    ELSE format('%%s %%I', CASE c.relkind WHEN 'r' THEN 'TABLE' WHEN 'S' THEN 'SEQUENCE'
                ELSE 'INDEX' END, c.relname) END AS what
  FROM pg_description d JOIN pg_class c ON c.oid = d.objoid
  LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0
  WHERE d.classoid = 'pg_class'::regclass AND c.relnamespace = %(space)s
    AND c.relkind IN ('r', 'S', 'i')
  UNION ALL
  SELECT d.description, format('CONSTRAINT %%I ON %%I', k.conname, c.relname)
  FROM pg_description d JOIN pg_constraint k ON k.oid = d.objoid
  JOIN pg_class c ON c.oid = k.conrelid
  WHERE d.classoid = 'pg_constraint'::regclass AND k.connamespace = %(space)s
) said ORDER BY what COLLATE "C"
"""
_COLUMNS = """
SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
  AND NOT a.attisdropped AND a.attgenerated = ''
WHERE c.relnamespace = %(space)s AND c.relkind = 'r'
GROUP BY c.relname ORDER BY c.relname COLLATE "C"
"""
_SEQUENCE_NAMES = """
SELECT relname FROM pg_class WHERE relnamespace = %(space)s AND relkind = 'S'
ORDER BY relname COLLATE "C"
"""
WHEN_MADE = {("django_migrations", "applied"): "now()"}  # a county's own time, not the model's
PART = 200  # rows a statement


def render(cursor: Any, schema: str) -> str:
    """The script that makes this schema's tables, rows, indexes and the rest in another one.

    It names no schema of its own: whoever runs it sets the search path to the new schema alone.
    Views, own types and row policies are not written; the fingerprint tells where one is missing.
    The search path of the open transaction is changed; the caller restores it.
    """
    cursor.execute(f"SET LOCAL search_path = {quote_schema_name(schema)}")
    cursor.execute("SELECT oid FROM pg_namespace WHERE nspname = %s", [schema])
    space = {"space": cursor.fetchone()[0]}

    def ask(question: str) -> list[str]:
        cursor.execute(question, space)
        return [statement for (statement,) in cursor.fetchall()]

    statements = ask(_SEQUENCES)
    if functions := ask(_FUNCTIONS):
        off, on = (f"SET LOCAL check_function_bodies = {state}" for state in ("off", "on"))
        statements += [off, *functions, on]
    statements += ask(_TABLES) + ask(_OWNED) + _rows(cursor, space) + _values(cursor, ask)
    for question in (_INDEXES, _FOREIGN_KEYS, _TRIGGERS, _COMMENTS):
        statements += ask(question)
    return "".join(f"{statement.rstrip().rstrip(';')};\n" for statement in statements)


def _rows(cursor: Any, space: dict[str, int]) -> list[str]:
    """What the migrations have written: above all their own names, and rows every county has."""
    cursor.execute(_COLUMNS, space)
    statements = []
    for table, columns in cursor.fetchall():
        name = _quoted(table)
        values = " || ', ' || ".join(
            f"'{WHEN_MADE[table, column]}'"
            if (table, column) in WHEN_MADE
            else f"quote_nullable({_quoted(column)}::text)"
            for column in columns
        )
        cursor.execute(f"SELECT '(' || {values} || ')' FROM {name} ORDER BY 1")  # noqa: S608
        rows = [row for (row,) in cursor.fetchall()]
        into = f"INSERT INTO {name} ({', '.join(map(_quoted, columns))}) OVERRIDING SYSTEM VALUE"
        statements += [
            f"{into} VALUES {', '.join(rows[start : start + PART])}"
            for start in range(0, len(rows), PART)
        ]
    return statements


def _values(cursor: Any, ask: Callable[[str], list[str]]) -> list[str]:
    """Where the sequences stand that have been used."""
    statements = []
    for sequence in ask(_SEQUENCE_NAMES):
        cursor.execute(f"SELECT last_value FROM {_quoted(sequence)} WHERE is_called")  # noqa: S608
        if (found := cursor.fetchone()) is not None:
            name = _quoted(sequence).replace("'", "''")
            statements.append(f"SELECT setval('{name}', {found[0]})")
    return statements


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
