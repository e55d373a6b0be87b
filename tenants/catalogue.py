"""What stands in one schema right now, as PostgreSQL's own catalogue tells it."""

from dataclasses import dataclass

from tenants.transactions import connection


@dataclass(frozen=True)
class Table:
    """A table; its storage changes when PostgreSQL writes all rows anew."""

    name: str
    storage: int


@dataclass(frozen=True)
class Column:
    """A column of a table that is known by its number."""

    name: str
    kind: str  # the type, with its length
    is_required: bool
    has_default: bool  # in the database: a value for whoever does not know the column
    is_counted: bool  # identity or serial


@dataclass(frozen=True)
class Rule:
    """A constraint, or a unique index: what rows must keep."""

    table: int
    kind: str  # as in pg_constraint.contype; `u` for unique indexes too
    columns: frozenset[int]  # numbers; 0 stands for an expression
    target_schema: str  # of a foreign key
    name: str


@dataclass(frozen=True)
class Snapshot:
    """Tables by number, columns by number of table and column, rules and plain indexes."""

    tables: dict[int, Table]
    columns: dict[tuple[int, int], Column]
    rules: frozenset[Rule]
    indexes: dict[int, tuple[int, str]]  # an index's number: its table, its name
    public: frozenset[tuple]  # what stands in `public`, roughly


TABLES = """SELECT c.oid::int8, c.relname, pg_relation_filenode(c.oid)::int8
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %s AND c.relkind IN ('r', 'p')"""
COLUMNS = """SELECT a.attrelid::int8, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod),
    a.attnotnull, a.atthasdef OR a.attidentity <> '' OR a.attgenerated <> '',
    a.attidentity <> '' OR coalesce(pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%%', false)
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE n.nspname = %s AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped"""
RULES = """SELECT k.conrelid::int8, k.contype, k.conkey, coalesce(fn.nspname, ''), k.conname
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_class f ON f.oid = k.confrelid LEFT JOIN pg_namespace fn ON fn.oid = f.relnamespace
WHERE n.nspname = %s AND k.contype IN ('c', 'u', 'p', 'f', 'x')"""
INDEXES = """SELECT i.indexrelid::int8, i.indrelid::int8, x.relname, i.indisunique, i.indkey::int2[]
FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
JOIN pg_namespace n ON n.oid = x.relnamespace WHERE n.nspname = %s"""
PUBLIC = """SELECT c.relname, c.relkind, c.relnatts, c.relchecks, c.relhastriggers,
    pg_relation_filenode(c.oid)::int8
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public'"""


def snapshot(schema: str) -> Snapshot:
    """Look at this schema, and from afar at `public`."""
    with connection.cursor() as cursor:

        def ask(query: str) -> list[tuple]:
            cursor.execute(query, [schema] if "%s" in query else None)
            return cursor.fetchall()

        tables = {number: Table(*row) for number, *row in ask(TABLES)}
        columns = {(table, number): Column(*row) for table, number, *row in ask(COLUMNS)}
        rules = {
            Rule(table, kind, frozenset(keys or ()), target, name)
            for table, kind, keys, target, name in ask(RULES)
        }
        known = {rule.name for rule in rules}
        indexes = {}
        for number, table, name, is_unique, keys in ask(INDEXES):
            indexes[number] = (table, name)
            if is_unique and name not in known:
                rules.add(Rule(table, "u", frozenset(keys), "", name))
        return Snapshot(tables, columns, frozenset(rules), indexes, frozenset(ask(PUBLIC)))
