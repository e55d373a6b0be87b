"""Move one county to another database: read-only for the moment, nothing lost, safe to repeat.

Seven steps, each of which leaves something true behind, so whoever is killed calls again:
the county says that it is read-only; every process has noticed; its role may no longer write; copy
and proof, committed with a mark; its row names the new database; every process has noticed; it may
write again and the old schema goes.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.db import OperationalError, connections
from django.utils import timezone

from tenants import blueprint
from tenants.copying import Contents, contents_of, copy_schema
from tenants.databases import databases
from tenants.deeds import Deed, tell
from tenants.faultpoints import faultpoint
from tenants.isolation import create_role, drop_role, grant, take_writing
from tenants.marks import COPY, LEFT, drop, mark, mark_of
from tenants.migration_states import newest_state, states_of
from tenants.models import County, Restoration
from tenants.postgresql.limits import NONE
from tenants.postgresql.places import MAIN
from tenants.schemas import as_owner, outside
from tenants.transactions import atomic, connection

MOVE_LOCK = 0x6B6B6D76
# Whoever began to write before the county was closed ends by then, or we do not move.
PATIENCE = 20.0  # seconds
MARGIN = 0.5  # seconds, on top of what other processes may be behind


class CannotMove(Exception):
    """The move was refused or given up; the county works where it was. Says why, in German."""


@dataclass(frozen=True)
class Move:
    """What was moved, and how long nobody could write."""

    county: County
    origin: str
    database: str
    rows: int
    read_only_seconds: float
    seconds: float


def move_county(slug: str, *, to: str, by: str, dry_run: bool = False) -> Move:
    """Bring a county to the database `to`; where it is already there, end a move that was killed.

    Pages go on to be read all the while; writing is refused for about three seconds with a page
    that says so. Raises CannotMove with a German reason; nothing has changed then. A dry run looks
    whether it may move, and at how many rows.
    """
    started = time.monotonic()
    with outside(), one_at_a_time():
        county = _county(slug, to)
        origin = county.database
        rows = 0
        closed_at = time.monotonic()
        if origin != to:
            rows = _look_before(county, to)
            if not dry_run:
                rows = _bring_over_or_stay(county, to, by)
                faultpoint("moving.row_committed")
        if not dry_run:
            _settle(county)
        return Move(
            county,
            origin,
            to,
            rows,
            round(time.monotonic() - closed_at, 3),
            round(time.monotonic() - started, 3),
        )


def _county(slug: str, to: str) -> County:
    county = County.objects.filter(slug=slug).first()
    if county is None:
        raise CannotMove(f"Den Landkreis „{slug}“ gibt es nicht.")
    if to not in databases():
        raise CannotMove(f"Es gibt die Datenbanken: {', '.join(databases())}.")
    if county.state in {County.State.DELETING, County.State.ERASING}:
        raise CannotMove(f"Der Landkreis ist {county.get_state_display()}.")
    if Restoration.objects.filter(county_slug=slug, state__in=Restoration.OPEN).exists():
        raise CannotMove("Erst die Wiederherstellung bestätigen oder zurücknehmen.")
    return county


def _look_before(county: County, to: str) -> int:
    """Whether the county may move; answers the rows that it has now."""
    schema = county.schema_name
    with as_owner(to):
        if mark_of(schema) not in {None, COPY, LEFT}:
            raise CannotMove(f"In „{to}“ gibt es schon ein Schema „{schema}“.")
    with as_owner(county.database):
        if states_of([schema]).get(schema) != newest_state():
            raise CannotMove("Der Landkreis ist nicht auf dem neuesten Stand: migrate_counties.")
        return _rows(contents_of(schema))


def _rows(contents: dict[str, Contents]) -> int:
    return sum(found.rows for found in contents.values())


def _bring_over_or_stay(county: County, to: str, by: str) -> int:
    try:
        return _bring_over(county, to, by)
    except Exception as error:
        _open_again(county)
        reason = str(error) if isinstance(error, CannotMove) else f"{type(error).__name__}: {error}"
        tell(Deed(county, "Umzug aufgegeben", by, "operator", note=f"nach {to}: {reason}"[:500]))
        raise CannotMove(reason.strip()) from error


def _bring_over(county: County, to: str, by: str) -> int:
    """Close the county, copy it, and let its row name the new database; answers the rows copied."""
    schema, origin = county.schema_name, county.database
    close(county)
    with as_owner(origin):
        with atomic():
            take_writing(schema, role=county.role_name)
            mark(schema, LEFT)
        faultpoint("moving.may_not_write")
        with atomic():
            wait_for_writers(schema)
            before = contents_of(schema)
            faultpoint("moving.locked")
            _copy(county, to, before)
            faultpoint("moving.copied")
            with outside(), atomic():
                County.objects.filter(pk=county.pk).update(database=to)
                tell(Deed(county, "Landkreis umgezogen", by, "operator", note=f"{origin} → {to}"))
                faultpoint("moving.before_row")
    county.database = to
    return _rows(before)


def close(county: County) -> None:
    """Say that nobody writes in this county now, and let every process notice."""
    since = county.read_only_since or timezone.now()
    County.objects.filter(pk=county.pk).update(read_only_since=since)
    county.read_only_since = since
    faultpoint("moving.read_only")
    let_everybody_notice()


def let_everybody_notice() -> None:
    time.sleep(settings.HOSTS_MAY_BE_OLD + MARGIN)


def wait_for_writers(schema: str) -> None:
    """Lock all tables against writing; whoever writes now ends first, and is waited for."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(format('%%I.%%I', schemaname, tablename), ', ') FROM pg_tables "
            "WHERE schemaname = %s",
            [schema],
        )
        tables = cursor.fetchone()[0]
        cursor.execute(f"SET LOCAL lock_timeout = '{int(PATIENCE * 1000)}ms'")
        try:
            cursor.execute(f"LOCK TABLE {tables} IN SHARE MODE")
        except OperationalError as error:
            raise CannotMove("Im Landkreis wird noch geschrieben. Bitte später noch einmal.") from (
                error
            )


def _copy(county: County, to: str, before: dict[str, Contents]) -> None:
    """Make the schema in the other database, fill it, and prove that nothing is missing."""
    schema, source = county.schema_name, connections[county.database]
    made = blueprint.find() or blueprint.make()
    with as_owner(to), atomic():
        if mark_of(schema) is not None:
            drop(schema)  # of an earlier try, or of an earlier move away
        blueprint.replay(made.script, schema)
        create_role(county.role_name)
        grant(schema, role=county.role_name)
        with source.cursor() as cursor:
            copy_schema(cursor, schema)
        faultpoint("moving.filled")
        after = contents_of(schema)
        if wrong := sorted(
            name for name in {*before, *after} if before.get(name) != after.get(name)
        ):
            raise CannotMove(f"Die Kopie ist nicht gleich: {', '.join(wrong)}.")
        mark(schema, COPY)


def _settle(county: County) -> None:
    """After the move, or after one that was killed: the county writes where its row says."""
    if county.read_only_since is not None:
        let_everybody_notice()
    _open_again(county)
    for database in databases():
        if database != county.database:
            with as_owner(database):
                if mark_of(county.schema_name) in {COPY, LEFT}:
                    with atomic():
                        drop(county.schema_name)
                    faultpoint("moving.old_dropped")
                if database != MAIN:
                    drop_role(county.role_name, schema=county.schema_name)


def _open_again(county: County) -> None:
    """Let the county write in the database that its row names."""
    with as_owner(county.database):
        if mark_of(county.schema_name):
            with atomic():
                grant(county.schema_name, role=county.role_name)
                mark(county.schema_name, "")
    faultpoint("moving.may_write")
    County.objects.filter(pk=county.pk).update(read_only_since=None)
    county.read_only_since = None


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Nobody else moves meanwhile; the lock lives in a connection of its own."""
    keeper = connections[MAIN].copy()
    try:
        keeper.set_autocommit(False)
        with keeper.cursor() as cursor:
            cursor.execute(NONE + "SELECT pg_try_advisory_xact_lock(%s)", [MOVE_LOCK])
            if not cursor.fetchone()[0]:
                raise CannotMove("Ein anderer Umzug ist noch nicht zu Ende.")
        yield
    finally:
        keeper.close()
