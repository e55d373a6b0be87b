"""Bring hundreds of county schemas to the newest migration, each in one short transaction.

Killed at any moment, the next run goes on: a schema is changed and has it written down, or neither.
`docs/migrations.md` tells the rules that migrations keep so that pages work meanwhile.
"""

import random
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import OperationalError

from tenants.databases import databases
from tenants.faultpoints import faultpoint
from tenants.migration_ledger import Ledger, Outcome, failed_last_time
from tenants.migration_plan import Plan, plan_for
from tenants.migration_states import newest_state, states_of
from tenants.migration_steps import MovedOn, replay, walk_through
from tenants.models import County
from tenants.postgresql.limits import NONE
from tenants.schemas import as_owner, outside
from tenants.transactions import connection

RUN_LOCK = 0x6B6B6D67  # held by a run; two would only stand in each other's way
CANARIES = 3  # counties in the same state that fail one after another before the rest is spared
PATIENCE = 30.0  # seconds a county may stay locked by others before it counts as failed
ROUNDS = 3  # looks for counties that were opened by the old release while we worked


class AlreadyRunning(Exception):
    """Another run has not ended yet."""


Progress = Callable[[int, int, str], None]  # done, all, the county's slug


@dataclass
class Waiting:
    """A county in the queue: not before when, and when it has waited for long enough."""

    county: County
    due: float = 0.0
    deadline: float = 0.0
    tries: int = 0

    def put_off(self, patience: float) -> bool:
        """Try again a little later, never all at the same beat; False when patience is at end."""
        now = time.monotonic()
        self.deadline = self.deadline or now + patience
        self.tries += 1
        pause = min(0.05 * 2 ** min(self.tries, 5), 1.0)
        self.due = now + pause * random.uniform(0.5, 1.5)  # noqa: S311 - no secret
        return self.due < self.deadline


@dataclass
class Run:
    """One run over counties: what came of each."""

    ledger: Ledger
    patience: float
    progress: Progress
    done: dict[str, Outcome] = field(default_factory=dict)
    known: int = 0

    def note(self, county: County, state: str, seconds: float = 0.0, error: str = "") -> None:
        """Keep what became of a county, and tell it."""
        outcome = Outcome(county.slug, county.schema_name, state, round(seconds, 4), error)
        self.done[county.slug] = outcome
        self.ledger.add(outcome)
        self.progress(len(self.done), self.known, county.slug)


def migrate_counties(
    *,
    only: list[str] | None = None,
    patience: float = PATIENCE,
    progress: Progress = lambda done, known, slug: None,
) -> Ledger:
    """Migrate every county that is behind, or only those with these slugs; answers the ledger.

    Call it inside `one_run`. Raises LookupError naming an unknown slug. What goes wrong in a
    county stays with it: the ledger says so, the others go on.
    """
    with outside():
        _counties(only)
        return _rounds(Run(Ledger(), patience, progress), only)


def left_behind() -> list[str]:
    """The slugs of counties that a run would migrate, sorted; those without a schema too."""
    newest, behind = newest_state(), []
    for database in databases():
        with as_owner(database):
            living = list(
                County.objects.filter(database=database).values_list("slug", "schema_name")
            )
            states = states_of(schema for _, schema in living)
        behind += [slug for slug, schema in living if states.get(schema) != newest]
    return sorted(behind)


def _rounds(run: Run, only: list[str] | None) -> Ledger:
    troubled = failed_last_time()
    goal = newest_state()
    try:
        for _ in range(ROUNDS):
            counties = [county for county in _counties(only) if county.slug not in run.done]
            if not counties:
                break
            run.known = len(run.done) + len(counties)
            # Who failed last time is nobody's canary: last in the queue.
            counties.sort(key=lambda county: (county.slug in troubled, county.slug))
            for database in databases():
                with as_owner(database):
                    living = [county for county in counties if county.database == database]
                    for state, group in _by_state(run, living).items():
                        _migrate_group(run, state, group, is_newest=state == goal)
    finally:
        run.ledger.finish()
    return run.ledger


def _counties(only: list[str] | None) -> list[County]:
    living = County.objects.exclude(state=County.State.ERASING)
    counties = list(living.only("id", "slug", "schema_name", "database"))
    if only is None:
        return counties
    if unknown := set(only) - {county.slug for county in counties}:
        raise LookupError(", ".join(sorted(unknown)))
    return [county for county in counties if county.slug in only]


def _by_state(run: Run, counties: list[County]) -> dict[str, list[County]]:
    states = states_of(county.schema_name for county in counties)
    groups: dict[str, list[County]] = {}
    for county in counties:
        if county.schema_name in states:
            groups.setdefault(states[county.schema_name], []).append(county)
        else:
            run.note(county, "failed", error="Das Schema oder seine Migrationstabelle fehlt.")
    return groups


def _migrate_group(run: Run, state: str, counties: list[County], *, is_newest: bool) -> None:
    """All counties in one state: the first shows what to do, the others repeat it."""
    if is_newest:
        plan = Plan()
    else:
        try:
            plan = plan_for(counties[0].schema_name)
            plan.render()
        except Exception as error:  # a history that this code cannot go on from
            for county in counties:
                run.note(county, "failed", error=_words(error))
            return
    if not plan:
        for county in counties:
            run.note(county, "current")
        return
    run.ledger.plan(state, plan.names, plan.way, len(counties))
    _work_through(run, state, plan, deque(Waiting(county) for county in counties))


def _work_through(run: Run, state: str, plan: Plan, queue: deque[Waiting]) -> None:
    script: list[str] | None = None  # what the canary did; None: nobody has come through yet
    misses = 0
    while queue:
        waiting = queue.popleft()
        county = waiting.county
        time.sleep(max(0.0, waiting.due - time.monotonic()))
        started = time.monotonic()
        try:
            if script and plan.is_sql and plan.is_atomic:
                replay(county.schema_name, state, plan, script)
            else:
                script = walk_through(county.schema_name, state, plan)
        except MovedOn:
            continue  # somebody else was here; the next look tells how far it is
        except Exception as error:
            if _is_passing(error) and waiting.put_off(run.patience):
                queue.append(waiting)
                continue
            run.note(county, "failed", time.monotonic() - started, _words(error))
            misses += script is None and not _is_passing(error)
            if misses == CANARIES:
                for spared in queue:
                    run.note(spared.county, "skipped", error="Die Probeläufe sind gescheitert.")
                return
        else:
            faultpoint("migrating.after_commit")
            run.note(county, "migrated", time.monotonic() - started)


def _is_passing(error: Exception) -> bool:
    """Whether it may work in a moment: somebody holds a lock, or the database is away."""
    code = getattr(error.__cause__, "pgcode", None)
    if code is None and isinstance(error, OperationalError):
        connection.close_if_unusable_or_obsolete()
        return True  # no answer from the server at all
    return code in {"55P03", "40P01", "40001", "57P01", "57P02", "57P03", "53300"}


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {str(error).strip()}"


@contextmanager
def one_run(*, wait: bool = False) -> Iterator[None]:
    """Nobody else migrates meanwhile: AlreadyRunning at once, or wait for the other's end.

    The lock stands in a transaction of a connection of its own: so it survives the loss of ours
    and works behind PgBouncer in transaction mode. A transaction that reads nothing blocks nobody.
    """
    keeper = connection.copy()
    try:
        with outside():
            keeper.set_autocommit(False)
            with keeper.cursor() as cursor:
                if wait:
                    cursor.execute(NONE + "SELECT pg_advisory_xact_lock(%s)", [RUN_LOCK])
                else:
                    cursor.execute(NONE + "SELECT pg_try_advisory_xact_lock(%s)", [RUN_LOCK])
                    if not cursor.fetchone()[0]:
                        raise AlreadyRunning
        yield
    finally:
        keeper.close()
