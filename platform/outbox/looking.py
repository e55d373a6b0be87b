"""Ask all counties at once what waits: one question for two hundred of them, not one visit each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from outbox import pace
from tenants.databases import databases
from tenants.migration_states import CHUNK
from tenants.models import County
from tenants.schemas import as_owner, outside
from tenants.transactions import connection

TABLE = "outbox_effect"
_DUE = """
    SELECT '{schema}',
        array_remove(array_agg(DISTINCT CASE state WHEN 'waiting' THEN kind END), NULL),
        bool_or(state <> 'waiting')
    FROM "{schema}".outbox_effect
    WHERE state = 'waiting' AND due_at <= %(now)s
       OR state IN ('claimed', 'handing_over') AND claimed_at < %(lapsed)s
    HAVING count(*) > 0
"""
_COUNTS = """
    SELECT '{schema}',
        count(*) FILTER (WHERE state NOT IN ('dead', 'unclear')),
        count(*) FILTER (WHERE state NOT IN ('dead', 'unclear') AND due_at < %(late)s),
        count(*) FILTER (WHERE state = 'dead'),
        count(*) FILTER (WHERE state = 'unclear'),
        min(written_at) FILTER (WHERE state NOT IN ('dead', 'unclear'))
    FROM "{schema}".outbox_effect WHERE state NOT IN ('done', 'given_up')
"""


@dataclass(frozen=True)
class Counts:
    """What one county has in its outbox, in figures only."""

    county: County
    waiting: int = 0
    late: int = 0
    dead: int = 0
    unclear: int = 0
    oldest: datetime | None = None

    @property
    def dead_letters(self) -> int:
        """What only a person can decide."""
        return self.dead + self.unclear

    @property
    def rests(self) -> bool:
        """Whether it is out of service, and what it has waits for that reason."""
        return self.county.state != County.State.ACTIVE


@dataclass(frozen=True)
class Due:
    """A county with something to be delivered now: of which kinds; whether a claim has lapsed."""

    county: County
    kinds: list[str]
    has_lapsed: bool


def due() -> list[Due]:
    """All counties with something to be delivered now; not those that rest or move."""
    open_ones = County.objects.filter(state=County.State.ACTIVE, read_only_since=None)
    now = timezone.now()
    values = {"now": now, "lapsed": now - pace.claim_lasts()}
    return [Due(*row) for row in _ask(_DUE, open_ones, values)]


def counts(counties: Iterable[County] | None = None) -> list[Counts]:
    """What every county has, in the order of their names; all counties, or these."""
    found = County.objects.all() if counties is None else counties
    values = {"late": timezone.now() - pace.LATE}
    return [Counts(*row) for row in _ask(_COUNTS, found, values)]


def _ask(question: str, counties: Iterable[County], values: dict[str, Any]) -> list[tuple]:
    """The answers of all counties that have an outbox; one left behind by a release has none."""
    with outside():
        if hasattr(counties, "select_related"):
            counties = counties.select_related("region").order_by("name")
        known = {county.schema_name: county for county in counties}
    rows = []
    for database in databases():
        with as_owner(database):
            names = [name for name, county in known.items() if county.database == database]
            there = _with_outbox(names)
            for start in range(0, len(there), CHUNK):
                parts = there[start : start + CHUNK]
                text = " UNION ALL ".join(question.format(schema=name) for name in parts)
                with connection.cursor() as cursor:
                    cursor.execute(text, values)
                    rows += cursor.fetchall()
    order = {name: place for place, name in enumerate(known)}
    rows.sort(key=lambda row: order[row[0]])
    return [(known[name], *rest) for name, *rest in rows]


def _with_outbox(schemas: list[str]) -> list[str]:
    if not schemas:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE c.relname = %s AND n.nspname = ANY(%s)",
            [TABLE, schemas],
        )
        there = {name for (name,) in cursor.fetchall()}
    return [name for name in schemas if name in there]
