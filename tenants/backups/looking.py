"""Look at a restored platform: who lives where, what they hold, which files their rows name."""

from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.db import models
from psycopg2 import sql

from tenants.backups.contents import held_by
from tenants.backups.scratch import Scratch
from tenants.migration_states import HASH, newest_state
from tenants.postgresql.places import MAIN, PUBLIC


class Home(NamedTuple):
    """A county as its row in the backup says."""

    slug: str
    schema: str
    database: str


def counties_of(scratch: Scratch) -> list[Home]:
    """All counties that the restored main database knows."""
    question = "SELECT slug, schema_name, database FROM public.tenants_county ORDER BY slug"
    return [Home(*row) for row in scratch.ask(question)]


def homeless(scratch: Scratch, counties: list[Home]) -> list[str]:
    """Counties whose schema is not where the row says, and schemas that are nobody's."""
    words = []
    for database in sorted({*scratch.servers, *(home.database for home in counties)}):
        wanted = {home.schema for home in counties if home.database == database}
        there: set[str] = set()
        if database in scratch.servers:
            question = r"SELECT nspname FROM pg_namespace WHERE nspname LIKE 'lk\_%%'"
            there = {name for (name,) in scratch.ask(question, [], database=database)}
        words += [f"Das Schema {name} fehlt in {database}." for name in sorted(wanted - there)]
        words += [f"Das Schema {name} gehört niemandem." for name in sorted(there - wanted)]
    return words


def compared(scratch: Scratch, counties: list[Home]) -> tuple[int, list[str]]:
    """How many counties hold what was noted with the backup, and which hold something else.

    Those that wrote while the backup was made are not compared: nobody knows what they held.
    """
    equal, other = 0, []
    noted = scratch.backup.counties
    for home in counties:
        before = noted.get(home.slug)
        if before is None or not before["stayed"] or home.database not in scratch.servers:
            continue
        with scratch.connection(home.database).cursor() as cursor:
            now = held_by(home.schema, cursor=cursor)
        if (now["rows"], now["hash"]) == (before["rows"], before["hash"]):
            equal += 1
        else:
            other.append(home.slug)
    return equal, other


def behind(scratch: Scratch, counties: list[Home]) -> list[str]:
    """Schemas, the shared one included, that lack migrations which this code has."""
    newest = newest_state()
    return [
        home.schema
        for home in [Home("", PUBLIC, MAIN), *counties]
        if state_of(scratch, home) != newest
    ]


def state_of(scratch: Scratch, home: Home) -> str:
    """The hash over what was migrated there."""
    question = sql.SQL("SELECT {} FROM {}").format(
        sql.SQL(HASH), sql.Identifier(home.schema, "django_migrations")
    )
    return scratch.ask(question, database=home.database)[0][0]


def missing_files(scratch: Scratch, counties: list[Home]) -> list[str]:
    """Files that a row names and the backup does not have, as paths below MEDIA_ROOT."""
    shared = [name for name in settings.SHARED_APPS if name not in settings.TENANT_APPS]
    wanted = [f"_exchange/{name}" for name in named_files(scratch, Home("", PUBLIC, MAIN), shared)]
    for home in counties:
        wanted += [f"{home.schema}/{name}" for name in named_files(scratch, home)]
    return [name for name in wanted if not (scratch.backup.media / name).is_file()]


def named_files(scratch: Scratch, home: Home, labels: list[str] | None = None) -> list[str]:
    """The files that rows of one schema name, as paths below its own folder."""
    found: list[str] = []
    for table, column in file_columns(settings.TENANT_APPS if labels is None else labels):
        there = scratch.ask(
            "SELECT 1 FROM information_schema.columns WHERE table_schema = %s "
            "AND table_name = %s AND column_name = %s",
            [home.schema, table, column],
            database=home.database,
        )
        if there:  # not of an older release
            names = sql.SQL("SELECT {0} FROM {1} WHERE {0} <> '' ORDER BY 1").format(
                sql.Identifier(column), sql.Identifier(home.schema, table)
            )
            found += [name for (name,) in scratch.ask(names, database=home.database)]
    return found


def file_columns(labels: list[str]) -> list[tuple[str, Any]]:
    """Where the models of these apps name files."""
    return [
        (model._meta.db_table, field.column)
        for label in labels
        for model in apps.get_app_config(label.rpartition(".")[2]).get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.FileField)
    ]
