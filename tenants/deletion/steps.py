"""What this room removes of a county: rows that could still act, files, schema, role, cache keys.

Nothing here asks a model: a county whose migrations went wrong must be deletable, too.
"""

import re
import shutil
import time
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.db.models import Q, TextField
from django.db.models.functions import Cast, Concat
from psycopg2 import sql

from tenants.databases import databases
from tenants.deletion.step import Counts, Step
from tenants.isolation import drop_role, take_writing
from tenants.marks import drop, mark_of
from tenants.models import DeletionProtocol, Job
from tenants.moving import MARGIN
from tenants.postgresql.limits import NONE
from tenants.schemas import as_owner
from tenants.transactions import atomic, connection

KIND = "delete_county"  # of the job that does all this
PATIENCE = "20s"  # whoever still reads or writes ends by then, or we come again
CACHE_CHUNK = 500


def nothing(_: DeletionProtocol) -> Counts:
    """There is nothing to count, or nothing that must stay."""
    return {}


# -- closed: every process knows, and the county's own role can write no more --


def _close(protocol: DeletionProtocol) -> Counts:
    time.sleep(settings.HOSTS_MAY_BE_OLD + MARGIN)
    for database in _homes(protocol):
        with as_owner(database):
            take_writing(protocol.schema_name, role=protocol.role_name)
    return {}


# -- rows that could still act: letters to be sent, ways in --


def _tables(protocol: DeletionProtocol, names: list[str]) -> Iterator[sql.Identifier]:
    """Those of these tables that the county has, as the owner of the database they stand in."""
    schema = protocol.schema_name
    for database in _homes(protocol):
        with as_owner(database):
            for name in names:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [f"{schema}.{name}"])
                    is_there = cursor.fetchone()[0]
                if is_there:
                    yield sql.Identifier(schema, name)


def _count(setting: str, protocol: DeletionProtocol) -> Counts:
    rows = 0
    for table in _tables(protocol, getattr(settings, setting)):
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(table))
            rows += cursor.fetchone()[0]
    return {"rows": rows}


def _empty(setting: str, protocol: DeletionProtocol) -> Counts:
    """Whoever is about to send something holds its row: we wait until that is over."""
    for table in _tables(protocol, getattr(settings, setting)):
        with atomic(), connection.cursor() as cursor:
            cursor.execute(f"{NONE} SET LOCAL lock_timeout = '{PATIENCE}'")
            cursor.execute(sql.SQL("TRUNCATE {} CASCADE").format(table))
    return {}


# -- jobs: what they were told and answered --


def _jobs_about(protocol: DeletionProtocol) -> list[Job]:
    """Its own, and those that name it; 'kiel' is not in 'kielce'."""
    word = rf"(^|[^a-z0-9-]){re.escape(protocol.slug)}($|[^a-z0-9-])"
    jobs = Job.objects.exclude(kind=KIND).annotate(
        told=Concat(Cast("what", TextField()), Cast("result", TextField()))
    )
    return list(jobs.filter(Q(county_slug=protocol.slug) | Q(told__regex=word)))


def _find_jobs(protocol: DeletionProtocol) -> Counts:
    return {"jobs": len(_jobs_about(protocol))}


def _remove_jobs(protocol: DeletionProtocol) -> Counts:
    """The county's own go; of one about many counties, the words go and the row stays."""
    for job in _jobs_about(protocol):
        if job.county_slug == protocol.slug:
            job.delete()
        elif job.state in {Job.State.DONE, Job.State.FAILED}:
            Job.objects.filter(pk=job.pk).update(what={}, result={})
    return {}


# -- files --


def belongings(schema: str, jobs: Iterable[str] = ()) -> list[Path]:
    """Every folder and file that belongs to this county alone, as far as they are there."""
    found: list[Path] = []
    for pattern in settings.COUNTY_FILES:
        for job in jobs if "{job}" in pattern else [""]:
            name = pattern.replace("{schema}", schema).replace("{job}", job)
            found += sorted(Path(settings.MEDIA_ROOT).glob(name))
    return found


def _own(protocol: DeletionProtocol) -> list[Path]:
    jobs = Job.objects.filter(county_slug=protocol.slug).values_list("pk", flat=True)
    return belongings(protocol.schema_name, [str(pk) for pk in jobs])


def _files(protocol: DeletionProtocol) -> Iterator[Path]:
    for thing in _own(protocol):
        entries = thing.rglob("*") if thing.is_dir() and not thing.is_symlink() else [thing]
        yield from (entry for entry in entries if entry.is_symlink() or not entry.is_dir())


def _find_files(protocol: DeletionProtocol) -> Counts:
    sizes = [entry.lstat().st_size for entry in _files(protocol)]
    return {"files": len(sizes), "bytes": sum(sizes)}


def _remove_files(protocol: DeletionProtocol) -> Counts:
    for thing in _own(protocol):
        if thing.is_dir() and not thing.is_symlink():
            shutil.rmtree(thing)
        else:
            thing.unlink()
    return {}


# -- schema and role, in every database that has them --


def _homes(protocol: DeletionProtocol) -> list[str]:
    """The databases in which the county's schema stands: one, or a second after a killed move."""
    found = []
    for database in databases():
        with as_owner(database):
            if mark_of(protocol.schema_name) is not None:
                found.append(database)
    return found


def _find_schema(protocol: DeletionProtocol) -> Counts:
    with as_owner(protocol.database), atomic(), connection.cursor() as cursor:
        cursor.execute(NONE)
        wanted = [protocol.schema_name]
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", wanted)
        names = [name for (name,) in cursor.fetchall()]
        rows = 0
        for name in names:
            table = sql.Identifier(protocol.schema_name, name)
            cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(table))
            rows += cursor.fetchone()[0]
    return {"tables": len(names), "rows": rows}


def _remove_schema(protocol: DeletionProtocol) -> Counts:
    for database in _homes(protocol):
        with as_owner(database), atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"{NONE} SET LOCAL lock_timeout = '{PATIENCE}'")
            drop(protocol.schema_name)
    return {}


def _remove_role(protocol: DeletionProtocol) -> Counts:
    """Roles are the server's; one that a database of somebody else there needs is not ours."""
    kept = 0
    for database in databases():
        with as_owner(database):
            kept += not drop_role(protocol.role_name, schema=protocol.schema_name)
    return {"roles_of_others": kept} if kept else {}


# -- what the cache keeps under the county's name --


def _keys(schema: str) -> Iterator[bytes]:
    client = caches["default"]._cache.get_client(write=True)  # type: ignore[attr-defined]
    return client.scan_iter(match=f"{schema}:*", count=1000)


def _find_keys(protocol: DeletionProtocol) -> Counts:
    return {"keys": len(set(_keys(protocol.schema_name)))}


def _remove_keys(protocol: DeletionProtocol) -> Counts:
    client = caches["default"]._cache.get_client(write=True)  # type: ignore[attr-defined]
    keys = list(set(_keys(protocol.schema_name)))
    for start in range(0, len(keys), CACHE_CHUNK):
        client.unlink(*keys[start : start + CACHE_CHUNK])
    return {}


WORK, WAYS_IN = "COUNTY_TABLES_OF_WORK", "COUNTY_TABLES_OF_WAYS_IN"
ROWS = {"rows": "Zeilen"}
CLOSE = Step("close", "Schließen", nothing, _close)
NOTHING_IS_SENT = Step(
    "work",
    "Wartende E-Mails und Aufgaben",
    partial(_count, WORK),
    partial(_empty, WORK),
    ROWS,
)
WAYS = Step(
    "ways_in",
    "Sitzungen, Schlüssel und Links",
    partial(_count, WAYS_IN),
    partial(_empty, WAYS_IN),
    ROWS,
)
JOBS = Step("jobs", "Aufträge", _find_jobs, _remove_jobs, {"jobs": "Aufträge"})
FILES = Step(
    "files",
    "Dateien und Exporte",
    _find_files,
    _remove_files,
    {"files": "Dateien", "bytes": "Byte"},
)
SCHEMA = Step(
    "schema",
    "Datenbankschema",
    _find_schema,
    _remove_schema,
    {"tables": "Tabellen", **ROWS},
)
ROLE = Step(
    "role",
    "Datenbankrolle",
    nothing,
    _remove_role,
    {"roles_of_others": "Rollen, die eine andere Datenbank des Servers noch braucht"},
)
CACHE = Step(
    "cache", "Zwischenspeicher", _find_keys, _remove_keys, {"keys": "Schlüssel im Zwischenspeicher"}
)
