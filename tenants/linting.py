"""Look at what every migration really does to a county, in a scratch schema that is thrown away.

Reading the operations is not enough: linters and `sqlmigrate` see `(no-op)` for a county's apps,
and only PostgreSQL knows whether a change writes a table anew. `docs/migrations.md` has the rules.
"""

import copy
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.operations import NotInTransactionMixin
from django.db import Error
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from tenants.catalogue import snapshot
from tenants.linting_rules import NEVER, Change, Finding, findings, misplaced
from tenants.migration_plan import SETTLE, Step, apply, recording_editor, walk
from tenants.schemas import building, outside
from tenants.transactions import atomic, connection

BESIDE = re.compile(r"\bCONCURRENTLY\b", re.IGNORECASE)


@dataclass
class Verdict:
    """What was found: refused, or accepted for the reason that the migration declares."""

    refused: list[Finding] = field(default_factory=list)
    accepted: list[tuple[Finding, str]] = field(default_factory=list)
    migrations: int = 0


def lint_migrations() -> Verdict:
    """Walk through all migrations, from nothing to the newest, and judge each by what changed."""
    schema = f"lk_scratch_{os.getpid()}"
    with outside(), atomic():
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE SCHEMA "{schema}"')
        with building(schema):
            MigrationRecorder(connection).ensure_schema()
            executor = MigrationExecutor(connection)
            goals = executor.loader.graph.leaf_nodes()
            plan = [found for found, _ in executor.migration_plan(goals, clean_start=True)]
        start = ProjectState(real_apps=executor.loader.unmigrated_apps)
        verdict = judge(schema, walk(plan, start))
        connection.set_rollback(True)
    verdict.refused += misplaced(executor.loader.migrated_apps)
    return verdict


def judge(schema: str, steps: Iterable[Step]) -> Verdict:
    """Do these migrations in a schema and say what each did; the caller takes it all back."""
    verdict = Verdict()
    with building(schema):
        before = snapshot(schema)
        for step in steps:
            verdict.migrations += 1
            try:
                with atomic():
                    statements = _do(step)
            except Error as error:
                what = f"scheitert: {str(error).strip()}"
                verdict.refused.append(Finding(str(step.migration), "fails", what, NEVER))
                break  # all that follow stand on this one
            after = snapshot(schema)
            for finding in findings(Change(step.migration, schema, before, after, statements)):
                reason = _declared(step.migration, finding)
                if reason:
                    verdict.accepted.append((finding, reason))
                else:
                    verdict.refused.append(finding)
            before = after
    return verdict


def _declared(migration: Migration, finding: Finding) -> str:
    """The reason that the migration gives for this kind of finding; empty where none counts."""
    if finding.accepts == NEVER:
        return ""
    return str(getattr(migration, finding.accepts, "")).strip()


def _do(step: Step) -> list[str]:
    """Run one migration; what must stand outside of a transaction is done inside all the same."""
    statements: list[str] = []
    moves = [(_inside_transaction(operation), *states) for operation, *states in step.moves]
    editor = recording_editor(statements, reword=lambda text: BESIDE.sub("", text))
    apply(Step(step.migration, moves), editor)
    with connection.cursor() as cursor:
        cursor.execute(SETTLE)
    return statements


def _inside_transaction(operation: Any) -> Any:
    if not isinstance(operation, NotInTransactionMixin):
        return operation
    tame: Any = copy.copy(operation)
    tame._ensure_not_in_transaction = lambda editor: None
    return tame
