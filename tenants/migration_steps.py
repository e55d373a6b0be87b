"""How one county's schema is changed: step by step for the first, by replay for the others."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import DatabaseError
from django.db.migrations.recorder import MigrationRecorder

from tenants.faultpoints import faultpoint
from tenants.migration_plan import SETTLE, Plan, Step, apply, record, recording_editor
from tenants.migration_states import state_and_lock
from tenants.schemas import building
from tenants.transactions import atomic, connection

# Whoever waits for a table stops all who come after; so we give up early and come again.
LOCK_TIMEOUT = "100ms"
CONCURRENTLY = (AddIndexConcurrently, RemoveIndexConcurrently)


class MovedOn(Exception):
    """The schema is no longer in the state it was planned for."""


def replay(schema: str, state: str, plan: Plan, script: list[str]) -> None:
    """Do in this schema what the canary did, in one transaction and one message."""
    with building(schema), _one_transaction(schema, state), connection.cursor() as cursor:
        cursor.execute("\n".join([*script, record(schema, plan.rows)]), None)


def walk_through(schema: str, state: str, plan: Plan) -> list[str]:
    """Do the migrations with Django's own operations; answers the SQL that it took."""
    with building(schema):
        if plan.is_atomic:
            return _in_one(schema, state, plan)
        return _one_by_one(schema, plan)


def _in_one(schema: str, state: str, plan: Plan) -> list[str]:
    script: list[str] = []
    with _one_transaction(schema, state), connection.cursor() as cursor:
        for step in plan.steps:
            if script:
                script.append(SETTLE)
                cursor.execute(SETTLE)
            apply(step, recording_editor(script))
        cursor.execute(record(schema, plan.rows), None)
    if any(schema in statement for statement in script):
        plan.is_sql = False  # it names this county: nobody may repeat it
    # An empty script is a script too: the migrations of shared apps do nothing in here.
    return script or [""]


def _one_by_one(schema: str, plan: Plan) -> list[str]:
    """A migration that cannot stand in a transaction: each is written down by itself."""
    done = set(MigrationRecorder(connection).applied_migrations())
    for step in plan.steps:
        if done.issuperset(step.rows):
            continue  # an earlier try came as far as this
        if step.migration.atomic:
            with atomic(), connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
                apply(step, recording_editor([]))
                cursor.execute(record(schema, step.rows), None)
        else:
            _without_transaction(schema, step)
    if plan.rows_only:
        with connection.cursor() as cursor:
            cursor.execute(record(schema, plan.rows_only), None)
    return []


def _without_transaction(schema: str, step: Step) -> None:
    """Building an index `CONCURRENTLY` stops nobody and waits itself; all else gives up early."""
    waits = all(isinstance(operation, CONCURRENTLY) for operation, _, _ in step.moves)
    with connection.cursor() as cursor:
        _remove_halves(schema, step)
        cursor.execute(f"SET lock_timeout = '{0 if waits else LOCK_TIMEOUT}'")
        try:
            apply(step, recording_editor([], atomic=False))
            cursor.execute(record(schema, step.rows), None)
        finally:
            with suppress(DatabaseError):  # a lost connection has lost its time-out too
                cursor.execute("RESET lock_timeout")


def _remove_halves(schema: str, step: Step) -> None:
    """What a killed `CREATE INDEX CONCURRENTLY` left is invalid and stands in the way."""
    for operation, _, _ in step.moves:
        if isinstance(operation, AddIndexConcurrently):
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT 1 FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
                    "JOIN pg_namespace n ON n.oid = c.relnamespace "
                    "WHERE n.nspname = %s AND c.relname = %s AND NOT i.indisvalid",
                    [schema, operation.index.name],
                )
                if cursor.fetchone():
                    cursor.execute(
                        f'DROP INDEX CONCURRENTLY "{schema}"."{operation.index.name}"', None
                    )


@contextmanager
def _one_transaction(schema: str, state: str) -> Iterator[None]:
    """All or nothing, for a schema that still is in the state it was planned for.

    The schema is named, so a county deleted meanwhile is an error and never means `public`.
    """
    with atomic():
        if state_and_lock(schema, LOCK_TIMEOUT) != state:
            raise MovedOn(schema)
        yield
        faultpoint("migrating.before_commit")
