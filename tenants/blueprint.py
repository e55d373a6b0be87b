"""The blueprint of a county's schema: migrated once per state of the code, replayed ever after."""

import hashlib
import sys
import uuid
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
from django.db.transaction import TransactionManagementError
from django.utils import timezone
from django_tenants.utils import quote_schema_name

from tenants.databases import databases
from tenants.faultpoints import faultpoint
from tenants.fingerprint import difference
from tenants.marks import mark_of
from tenants.models import Blueprint
from tenants.rendering import render
from tenants.schemas import as_owner, outside
from tenants.transactions import atomic, connection

VERSION = "1"  # of our rendering: another one makes all blueprints and spares anew
BLUEPRINT_LOCK = 0x6B6B6270
# The path of the open transaction is put back within the same round trip.
_REPLAY = """
CREATE SCHEMA {schema};
SELECT set_config('kk.path', current_setting('search_path'), true);
SET LOCAL search_path = {schema};
{script}
SELECT set_config('search_path', current_setting('kk.path'), true);
"""


class Unfaithful(Exception):
    """The script would not make what the migrations make; it must not be used."""


@lru_cache(maxsize=1)
def migration_hash() -> str:
    """SHA-256 over which apps a county has, and over names and contents of all migrations.

    Shared apps count too: every schema writes down their names in `django_migrations`.
    """
    digest = hashlib.sha256(repr((VERSION, settings.TENANT_APPS)).encode())
    migrations = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    for (app, name), migration in sorted(migrations.items()):
        file = sys.modules[migration.__module__].__file__
        content = Path(file).read_bytes() if file else b""
        digest.update(repr((app, name, hashlib.sha256(content).hexdigest())).encode())
    return digest.hexdigest()


def find() -> Blueprint | None:
    """The blueprint of this code, if it has been made."""
    return Blueprint.objects.filter(migration_hash=migration_hash()).first()


def newest() -> Blueprint | None:
    """The blueprint that was asked for last; while releases change it may not be ours."""
    return Blueprint.objects.first()


def make() -> Blueprint:
    """Make the blueprint of this code, or find it made; from now on it is the newest.

    Takes as long as all migrations (a second or two) the first time. Raises Unfaithful, with
    nothing left behind, where the script would make another schema than the migrations.
    """
    with outside(), atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [BLUEPRINT_LOCK])
        blueprint = find() or _draw()
        if newest() != blueprint:
            blueprint.wanted_at = timezone.now()
            blueprint.save(update_fields=["wanted_at"])
    return blueprint


def _draw() -> Blueprint:
    """Migrate the model schema, write it down, and prove that the script makes the same."""
    model = f"kk_template_{migration_hash()[:16]}"
    migrate(model)
    faultpoint("blueprint.after_migrate")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('kk.path', current_setting('search_path'), true)")
        script = render(cursor, model)
        cursor.execute("SELECT set_config('search_path', current_setting('kk.path'), true)")
    _prove(script, model)
    faultpoint("blueprint.before_commit")
    return Blueprint.objects.create(
        migration_hash=migration_hash(),
        schema_name=model,
        script=script,
        wanted_at=timezone.now(),
    )


def stand_model(blueprint: Blueprint) -> None:
    """Have the model schema stand in the database where we are, to compare counties with."""
    if mark_of(blueprint.schema_name) is None:
        with atomic():
            replay(blueprint.script, blueprint.schema_name)


def migrate(schema: str) -> None:
    """Make a schema the slow way: run every migration in it."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {quote_schema_name(schema)}")
    call_command("migrate_schemas", tenant=True, schema_name=schema, interactive=False, verbosity=0)


def replay(script: str, schema: str) -> None:
    """Make a schema from the script, in one round trip and in the caller's transaction."""
    if not connection.in_atomic_block:
        raise TransactionManagementError("A schema is made whole or not at all.")
    text = _REPLAY.format(schema=quote_schema_name(schema), script=script)
    with connection.cursor() as cursor:
        cursor.execute(text)


def _prove(script: str, model: str) -> None:
    """Make a schema on trial, compare, and take it back."""
    trial = f"kk_trial_{uuid.uuid4().hex}"
    with atomic():
        replay(script, trial)
        words = difference(trial, model)
        connection.set_rollback(True)
    if words:
        raise Unfaithful("\n".join(words))


def forget_others(keep: Blueprint) -> int:
    """Drop the blueprints that were asked for before this one; returns how many."""
    found = Blueprint.objects.filter(wanted_at__lt=keep.wanted_at)
    with atomic():
        gone = list(found.select_for_update(skip_locked=True))
        for blueprint in gone:
            for database in databases():
                with as_owner(database), connection.cursor() as cursor:
                    name = quote_schema_name(blueprint.schema_name)
                    cursor.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE")
            blueprint.delete()
    return len(gone)
