"""Fill a county's schema with the rows of a checked archive, as its owner, and prove the result."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from uuid import uuid4

from django.conf import settings
from django.db import DatabaseError, IntegrityError, OperationalError
from django.utils.module_loading import import_string
from psycopg2 import sql

from tenants import blueprint
from tenants.archive.checking import Checked
from tenants.archive.kinds import Kind, table
from tenants.archive.reading import Refused
from tenants.faultpoints import faultpoint
from tenants.migration_plan import SETTLE
from tenants.schemas import building
from tenants.transactions import atomic, connection

PATIENCE = "20s"  # for whoever writes in the county now
ARRIVED, KEPT = "kk_arrived", "kk_kept"


@dataclass
class Loaded:
    """What the schema held before: rows by kind, file names, and a history that was not ours."""

    before: dict[str, int] = field(default_factory=dict)
    files_before: set[str] = field(default_factory=set)
    grown: dict[str, str] = field(default_factory=dict)  # kind: `kept`, `taken` or `replaced`


class _ItWouldWork(Exception):
    """A rehearsal came to its end; nothing of it stays."""


def rehearse(checked: Checked, *, invited: str = "") -> None:
    """Load the archive into a schema on trial and take it back; Refused where it does not fit.

    No county waits for it and none sees it.
    """
    trial = f"kk_trial_{uuid4().hex}"
    made = blueprint.find() or blueprint.make()
    try:
        with atomic():
            blueprint.replay(made.script, trial)
            load(checked, trial, invited=invited, work="rehearsing")
            raise _ItWouldWork
    except _ItWouldWork:
        return


def load(
    checked: Checked,
    schema: str,
    *,
    names: Mapping[str, str] = MappingProxyType({}),
    invited: str = "",
    work: str = "importing",
) -> Loaded:
    """Replace everything in a schema of the database where we are; part of a transaction.

    `names` says which files lie under another name than in the archive, `invited` who will be asked
    to coordinate. Who reads or writes in the county waits meanwhile. Refused where rows contradict
    each other.
    """
    loaded = Loaded()
    with building(schema), atomic():
        try:
            with connection.cursor() as cursor:
                # The server's limit for a statement is meant for pages.
                cursor.execute(
                    f"SET LOCAL lock_timeout = '{PATIENCE}'; SET LOCAL statement_timeout = 0; "
                    f"{SETTLE}"
                )
                _lock(cursor, schema)
                faultpoint(f"{work}.locked")
                for kind in table().kinds:
                    _look(cursor, kind, loaded)
                _replace(cursor, schema, checked, loaded)
                faultpoint(f"{work}.replaced")
                _rename(cursor, {old: new for old, new in names.items() if old != new})
                cursor.execute(SETTLE)
                cursor.execute("SET LOCAL lock_timeout = DEFAULT")
            faultpoint(f"{work}.loaded")
            _prove(invited)
        except OperationalError as error:
            raise Refused("Im Landkreis wird noch geschrieben. Bitte später noch einmal.") from (
                error
            )
        except (IntegrityError, DatabaseError) as error:
            raise Refused(_said(error)) from error
    return loaded


def _lock(cursor, schema: str) -> None:
    tables = ", ".join(
        sql.Identifier(name).as_string(cursor.cursor) for name in _tables(cursor, schema)
    )
    cursor.execute(f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE")


def _tables(cursor, schema: str) -> list[str]:
    """Every table but the one that says how the others were made."""
    cursor.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = %s "
        "AND tablename <> 'django_migrations' ORDER BY 1",
        [schema],
    )
    return [name for (name,) in cursor.fetchall()]


def _look(cursor, kind: Kind, loaded: Loaded) -> None:
    """What is there before it goes."""
    name = sql.Identifier(kind.model._meta.db_table)
    cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(name))
    loaded.before[kind.name] = cursor.fetchone()[0]
    for each in kind.file_fields:
        cursor.execute(
            sql.SQL("SELECT {0} FROM {1} WHERE {0} <> ''").format(sql.Identifier(each.column), name)
        )
        loaded.files_before |= {found for (found,) in cursor.fetchall()}


def _replace(cursor, schema: str, checked: Checked, loaded: Loaded) -> None:
    growing = {kind.model._meta.db_table for kind in table().kinds if kind.grows_by}
    for kind in table().kinds:
        if any(left.kept_with for left in kind.left_out.values()):
            _keep(cursor, kind)
    others = [name for name in _tables(cursor, schema) if name not in growing]
    names = sql.SQL(", ").join(sql.Identifier(name) for name in others)
    cursor.execute(sql.SQL("TRUNCATE {}").format(names))
    for kind in table().kinds:
        if kind.grows_by:
            loaded.grown[kind.name] = _grow(cursor, kind, checked)
        else:
            _copy(cursor, kind, checked, kind.model._meta.db_table)
        _give_back(cursor, kind)
        _set_sequence(cursor, kind)


def _copy(cursor, kind: Kind, checked: Checked, target: str) -> None:
    columns = sql.SQL(", ").join(map(sql.Identifier, checked.columns[kind.name]))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(target), columns)
    # psycopg2's own method goes past Django, which would give the error its name.
    with checked.rows_of(kind).open("rb") as file, connection.wrap_database_errors:
        cursor.cursor.copy_expert(statement, file)


def _grow(cursor, kind: Kind, checked: Checked) -> str:
    """Of an append-only table the longer one stays: nothing that was written down is lost.

    Where the two have nothing to do with each other, the archive's takes the place.
    """
    names = {
        "here": sql.Identifier(kind.model._meta.db_table),
        "arrived": sql.Identifier(ARRIVED),
        "columns": sql.SQL(", ").join(map(sql.Identifier, kind.grows_by)),
    }
    ask = "SELECT EXISTS (SELECT {columns} FROM {%s} EXCEPT SELECT {columns} FROM {%s})"
    cursor.execute(
        sql.SQL(
            "CREATE TEMPORARY TABLE {arrived} ON COMMIT DROP AS SELECT * FROM {here} LIMIT 0"
        ).format(**names)
    )
    _copy(cursor, kind, checked, ARRIVED)
    cursor.execute(sql.SQL(ask % ("arrived", "here")).format(**names))
    arrived_is_longer = cursor.fetchone()[0]
    cursor.execute(sql.SQL(ask % ("here", "arrived")).format(**names))
    here_is_longer = cursor.fetchone()[0]
    if not arrived_is_longer:
        how = "kept"
    else:
        how = "replaced" if here_is_longer else "taken"
        cursor.execute(sql.SQL("TRUNCATE {here}").format(**names))
        _copy(cursor, kind, checked, kind.model._meta.db_table)
    cursor.execute(sql.SQL("DROP TABLE {arrived}").format(**names))
    return how


def _keep(cursor, kind: Kind) -> None:
    """Put aside what a row keeps of its own."""
    cursor.execute(
        sql.SQL("CREATE TEMPORARY TABLE {} ON COMMIT DROP AS SELECT * FROM {}").format(
            sql.Identifier(f"{KEPT}_{kind.name}"), sql.Identifier(kind.model._meta.db_table)
        )
    )


def _give_back(cursor, kind: Kind) -> None:
    kept = {name: left for name, left in kind.left_out.items() if left.kept_with}
    for name, left in kept.items():
        same = [kind.key.column, *(_column(kind, other) for other in left.kept_with)]
        cursor.execute(
            sql.SQL(
                "UPDATE {here} ours SET {column} = old.{column} FROM {kept} old WHERE {same}"
            ).format(
                here=sql.Identifier(kind.model._meta.db_table),
                column=sql.Identifier(_column(kind, name)),
                kept=sql.Identifier(f"{KEPT}_{kind.name}"),
                same=sql.SQL(" AND ").join(
                    sql.SQL("ours.{0} = old.{0}").format(sql.Identifier(each)) for each in same
                ),
            )
        )
    if kept:
        cursor.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(f"{KEPT}_{kind.name}")))


def _rename(cursor, names: Mapping[str, str]) -> None:
    """Let rows name their files as they lie."""
    for kind in table().kinds if names else ():
        for each in kind.file_fields:
            statement = sql.SQL("UPDATE {0} SET {1} = %s WHERE {1} = %s").format(
                sql.Identifier(kind.model._meta.db_table), sql.Identifier(each.column)
            )
            cursor.executemany(statement, [(new, old) for old, new in names.items()])


def _column(kind: Kind, name: str) -> str:
    return str(kind.model._meta.get_field(name).column)  # type: ignore[union-attr]


def _set_sequence(cursor, kind: Kind) -> None:
    """The next new row gets a number behind all others."""
    if kind.key.get_internal_type() not in {"AutoField", "BigAutoField", "SmallAutoField"}:
        return
    name = sql.Identifier(kind.model._meta.db_table)
    key = sql.Identifier(kind.key.column)
    cursor.execute(
        sql.SQL(
            "SELECT setval(pg_get_serial_sequence(%s, %s), greatest(max({key}), 1), "
            "max({key}) IS NOT NULL) FROM {name}"
        ).format(key=key, name=name),
        [f'"{kind.model._meta.db_table}"', kind.key.column],
    )


def _prove(invited: str) -> None:
    """What the rooms say must be true of a county, now and for its own history."""
    for name in settings.COUNTY_ARRIVAL_PROOFS:
        if faults := import_string(name)(invited):
            raise Refused(f"Der Inhalt des Archivs widerspricht sich: {faults[0]}")


def _said(error: Exception) -> str:
    """What the database refused, without its words about rows."""
    diagnosis = getattr(error.__cause__, "diag", None)
    constraint = getattr(diagnosis, "constraint_name", None)
    what = constraint or getattr(diagnosis, "column_name", None) or type(error).__name__
    return f"Der Inhalt des Archivs widerspricht sich ({what})."
