"""What a schema at a known state still needs: the migrations, their states, and their SQL."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import router
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import SeparateDatabaseAndState
from django.db.migrations.operations.base import Operation
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from tenants.schemas import building
from tenants.transactions import atomic, connection

Key = tuple[str, str]  # an app's label and the name of one of its migrations
Move = tuple[Operation, ProjectState, ProjectState]  # what is done, the models before and after
# Rows a migration wrote leave checks of foreign keys for later, and PostgreSQL changes no table
# that has some waiting. Django ends its transaction here; we have one for all migrations.
SETTLE = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED;"


@dataclass
class Step:
    """One migration with the models before and after each of its operations."""

    migration: Migration
    moves: list[Move]

    @property
    def rows(self) -> list[Key]:
        """What is written down once it is done; a squashed migration stands for others too."""
        own = (self.migration.app_label, self.migration.name)
        return [*self.migration.replaces, own]


@dataclass
class Plan:
    """The way from one state of a schema to the newest, the same for all schemas in that state."""

    steps: list[Step] = field(default_factory=list)
    rows_only: list[Key] = field(default_factory=list)  # squashed, and all parts done long ago
    is_sql: bool = True  # SQL alone, the same in every schema: it may be replayed

    def __bool__(self) -> bool:
        return bool(self.steps or self.rows_only)

    @property
    def names(self) -> list[str]:
        """The migrations, as people write them."""
        return [f"{step.migration.app_label}.{step.migration.name}" for step in self.steps]

    @property
    def rows(self) -> list[Key]:
        """Everything that is written down at the end."""
        return [*self.rows_only, *(key for step in self.steps for key in step.rows)]

    @property
    def is_atomic(self) -> bool:
        """Whether all of it may stand in one transaction."""
        return all(step.migration.atomic for step in self.steps)

    @property
    def way(self) -> str:
        """How it is done, for the ledger."""
        if not self.is_atomic:
            return "one by one"
        return "sql" if self.is_sql else "python"

    def render(self) -> None:
        """Build all models now, so that nobody waits for it while tables are locked."""
        for step in self.steps:
            for _, before, after in step.moves:
                _ = before.apps, after.apps


def is_sql(operation: Operation, app_label: str) -> bool:
    """Whether an operation is SQL alone; Python code of apps that are not ours here counts not."""
    if isinstance(operation, SeparateDatabaseAndState):
        return all(is_sql(inner, app_label) for inner in operation.database_operations)
    return operation.reduces_to_sql or not router.allow_migrate(connection.alias, app_label)


def newest() -> set[Key]:
    """All migrations of this code, as a schema made by it has them written down."""
    return set(MigrationLoader(None).graph.nodes)


def plan_for(schema: str) -> Plan:
    """Plan the way of this schema, and of all others in the same state.

    Raises InconsistentMigrationHistory where migrations were applied before their dependencies.
    """
    with building(schema):
        executor = MigrationExecutor(connection)
        loader = executor.loader
        loader.check_consistent_history(connection)
        migrations = [found for found, _ in executor.migration_plan(loader.graph.leaf_nodes())]
        written = set(MigrationRecorder(connection).applied_migrations())
        all_sql = all(
            is_sql(operation, migration.app_label)
            for migration in migrations
            for operation in migration.operations
        )
    done = [key for key in loader.applied_migrations if key in loader.graph.nodes]
    rows_only = [
        key
        for key, squashed in loader.replacements.items()
        if key not in written and all(part in written for part in squashed.replaces)
    ]
    state = loader.project_state(done) if done else ProjectState(real_apps=loader.unmigrated_apps)
    return Plan(list(walk(migrations, state)), rows_only, all_sql)


def walk(migrations: list[Migration], state: ProjectState) -> Iterator[Step]:
    """Note the models before and after every operation; built once, used for every schema."""
    for migration in migrations:
        moves: list[Move] = []
        for operation in migration.operations:
            after = state.clone()
            operation.state_forwards(migration.app_label, after)
            moves.append((operation, state, after))
            state = after
        yield Step(migration, moves)


def apply(step: Step, editor: Any) -> None:
    """Do one migration in the schema that is set; as Django does, with states known before."""
    migration = step.migration
    with editor:
        for operation, before, after in step.moves:
            wants_atomic = operation.atomic or (migration.atomic and operation.atomic is not False)
            if not editor.atomic_migration and wants_atomic:
                with atomic():
                    operation.database_forwards(migration.app_label, editor, before, after)
            else:
                operation.database_forwards(migration.app_label, editor, before, after)


def recording_editor(
    statements: list[str], *, atomic: bool = True, reword: Callable[[str], str] = str
) -> Any:
    """A schema editor that does its work and notes every statement, ready to be replayed.

    `reword` may change what is done, not what is noted.

    Collecting without doing (`collect_sql=True`) is not enough: an operation that asks the
    database for a constraint's name must find what the migrations before it have made.
    """
    plain: Any = connection.SchemaEditorClass

    class RecordingEditor(plain):
        def execute(self, sql: Any, params: Any = ()) -> None:
            text = str(sql)
            if params is not None:
                text = compose(text, list(params))
            statements.append(text.rstrip().rstrip(";") + ";")
            super().execute(reword(text), None)

    return RecordingEditor(connection, atomic=atomic)


def record(schema: str, rows: list[Key]) -> str:
    """The statement that writes migrations down, with the schema named so it cannot stray."""
    values = ", ".join(["(%s, %s, now())"] * len(rows))
    return compose(
        f'INSERT INTO "{schema}".django_migrations (app, name, applied) VALUES {values};',  # noqa: S608
        [part for key in rows for part in key],
    )


def compose(sql: str, params: list[Any]) -> str:
    """A statement with its values put in by the driver, to be kept and sent as it is."""
    ops: Any = connection.ops
    return ops.compose_sql(sql, params)
