"""Collect the numbers: what the catalogue knows for all at once, the rest inside each county."""

import logging
import os
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import Error
from django.utils import timezone
from django.utils.module_loading import import_string

from tenants.databases import databases
from tenants.facts.models import CountyFacts, UsageMonth
from tenants.jobs import Progress
from tenants.migration_states import newest_state, states_of
from tenants.models import County, Job
from tenants.schemas import as_owner, each_county, inside, outside
from tenants.transactions import atomic, connection

log = logging.getLogger(__name__)
_SIZES = """
    SELECT space.nspname, sum(pg_total_relation_size(thing.oid))::bigint,
           sum(greatest(thing.reltuples, 0))::bigint
    FROM pg_namespace space JOIN pg_class thing ON thing.relnamespace = space.oid
    WHERE thing.relkind = 'r' AND space.nspname = ANY(%s) GROUP BY 1
"""
# What each month keeps, and what it is called among the counts.
_OF_A_MONTH = ("partners", "declarations", "measures", "mails", "signed_in")


def refresh(tell: Any = None) -> dict[str, int]:
    """Collect anew for every county; one whose database is away keeps its old numbers."""
    with outside():
        total = County.objects.count()
    shapes = _shapes()
    done = failed = 0
    for county in each_county(resting=True):
        done += 1
        if not _refresh_one(county, *shapes.get(county.schema_name, (0, 0, False))):
            failed += 1
        if tell is not None:
            tell(county.slug, done=done, total=total)
    with outside():
        _sum_up(timezone.localdate().replace(day=1))
    return {"counties": done, "failed": failed}


def refresh_job(job: Job, progress: Progress) -> dict:
    """The same because an operator wants it now."""
    return refresh(progress.say)


def refresh_of(county: County) -> None:
    """One county's numbers now."""
    with inside(county):
        _refresh_one(county, *_shapes([county]).get(county.schema_name, (0, 0, False)))


def _shapes(only: list[County] | None = None) -> dict[str, tuple[int, int, bool]]:
    """By schema: bytes, rows as the planner guesses them, and whether migrations are missing."""
    shapes: dict[str, tuple[int, int, bool]] = {}
    newest = newest_state()
    for database in databases():
        try:
            with as_owner(database), connection.cursor() as cursor:
                with outside():
                    living = County.objects.filter(database=database)
                    if only is not None:
                        living = living.filter(pk__in=[county.pk for county in only])
                    schemas = list(living.values_list("schema_name", flat=True))
                cursor.execute(_SIZES, [schemas])
                sizes = {name: (size, rows) for name, size, rows in cursor.fetchall()}
                states = states_of(schemas)
        except Error:
            log.exception("facts of %s not collected", database)
            continue
        for schema, (size, rows) in sizes.items():
            shapes[schema] = (size, rows, states.get(schema) != newest)
    return shapes


def _refresh_one(county: County, size: int, rows: int, is_behind: bool) -> bool:
    """Ask the county what features count; a county left behind may not know it yet."""
    found: dict[str, Any] = {}
    active: list[datetime | None] = []
    problem = ""
    try:
        with atomic():
            for name in settings.COUNTY_FACTS:
                part = import_string(name)()
                active += part.pop("active", [])
                found |= part
    except Error as error:
        problem = str(error).strip().partition("\n")[0][:200] or type(error).__name__
    values: dict[str, Any] = {
        "taken_at": timezone.now(),
        "schema_bytes": size,
        "media_bytes": _bytes_below(Path(settings.MEDIA_ROOT) / county.schema_name),
        "rows": rows,
        "is_behind": is_behind,
        "problem": problem,
    }
    if not problem:
        checklist = found.pop("checklist", [])
        values |= {
            "last_activity": max((day for day in active if day), default=None),
            "coordinators": found.pop("coordinators", 0),
            "undelivered": found.pop("undelivered", 0),
            "steps": len(checklist),
            "steps_done": sum(checklist),
            "counts": found,
        }
    with outside():
        # Deleted meanwhile, it has no facts any more.
        if not County.objects.filter(pk=county.pk).exists():
            return True
        CountyFacts.objects.update_or_create(county_id=county.pk, defaults=values)
    return not problem


def _sum_up(month: date) -> None:
    """Keep the numbers of this month: of each county, and of all together."""
    everything = dict.fromkeys((*_OF_A_MONTH, "bytes", "counties", "suspended"), 0)
    for facts in CountyFacts.objects.select_related("county").order_by("county_id"):
        numbers = {name: int(facts.counts.get(name, 0)) for name in _OF_A_MONTH}
        numbers |= {"bytes": facts.bytes, "counties": 0, "suspended": 0}
        is_open = facts.county.state == County.State.ACTIVE
        numbers["counties" if is_open else "suspended"] = 1
        UsageMonth.objects.update_or_create(
            county_id=facts.county_id, month=month, defaults=numbers
        )
        everything = {name: everything[name] + numbers[name] for name in everything}
    UsageMonth.objects.update_or_create(county=None, month=month, defaults=everything)


def _bytes_below(folder: Path) -> int:
    """The size of all files; one that goes while we look does not count."""
    total = 0
    for path, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(path, name)).st_size
            except OSError:
                continue
    return total
