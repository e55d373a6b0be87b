"""A small stock of empty schemas, so that opening a county is a matter of renaming one."""

import secrets
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone
from django_tenants.utils import quote_schema_name

from tenants import blueprint
from tenants.faultpoints import faultpoint
from tenants.isolation import drop_role, settle
from tenants.models import Blueprint, SpareSchema
from tenants.names import new_role
from tenants.schemas import outside
from tenants.transactions import atomic, connection

REFILL_LOCK = 0x6B6B7370
# The code of the release before may still serve; after this long its blueprint is of no use.
OLD_BLUEPRINT = timedelta(hours=24)
# A row whose schema somebody dropped by hand is none to take.
_TAKE = """
DELETE FROM tenants_spareschema WHERE schema_name = (
  SELECT spare.schema_name FROM tenants_spareschema spare
  WHERE spare.migration_hash = %s
    AND EXISTS (SELECT FROM pg_namespace n WHERE n.nspname = spare.schema_name)
  ORDER BY spare.made_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING schema_name, role_name
"""


def ready() -> int:
    """How many spares wait that this code may use."""
    return SpareSchema.objects.filter(migration_hash=blueprint.migration_hash()).count()


class Spare(NamedTuple):
    """What was taken from the stock: a schema to be renamed, and the role that works in it."""

    schema: str
    role: str


def take() -> Spare | None:
    """Take a spare out of the stock, in the caller's transaction; None if none is ready.

    Two who take at once get two different ones, and nobody waits.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [blueprint.migration_hash()])
        found = cursor.fetchone()
    if found is not None:
        faultpoint("spares.taken")
    return Spare(*found) if found else None


def give(spare: Spare, schema: str) -> None:
    """Let the spare schema have the county's name.

    Its role keeps the one it has: PostgreSQL would look through the roles of all counties first.
    """
    with connection.cursor() as cursor:
        old, new = quote_schema_name(spare.schema), quote_schema_name(schema)
        cursor.execute(f"ALTER SCHEMA {old} RENAME TO {new}")
    faultpoint("spares.renamed")


def refill(wanted: int | None = None) -> dict[str, int]:
    """Fill the stock up to `wanted` (default: COUNTY_SPARES) and drop what is out of date.

    Each spare is a transaction of its own: whoever is killed leaves whole ones or none. Only one
    refills at a time; only the newest code does, an older one leaves the stock alone.
    """
    wanted = settings.COUNTY_SPARES if wanted is None else wanted
    counts = {"made": 0, "dropped": 0, "ready": 0}
    with outside():
        ours = (blueprint.find() or blueprint.make()) if wanted else blueprint.find()
        if ours is not None and blueprint.newest() == ours:
            counts["dropped"] = _drop_stale(ours)
            while _make_one(ours, wanted):
                counts["made"] += 1
        counts["ready"] = ready()
    return counts


def _make_one(ours: Blueprint, wanted: int) -> bool:
    """Put one more into the stock; False if there are enough, or somebody else is at it."""
    with atomic():
        if not _alone() or ready() >= wanted:
            return False
        name = f"kk_spare_{secrets.token_hex(8)}"
        faultpoint("spares.before_script")
        blueprint.replay(ours.script, name)
        faultpoint("spares.after_script")
        role = new_role()
        settle(name, role=role)
        SpareSchema.objects.create(
            schema_name=name, role_name=role, migration_hash=ours.migration_hash
        )
        faultpoint("spares.before_commit")
    return True


def _drop_stale(ours: Blueprint) -> int:
    """Drop spares of another state of the code, one transaction each, and old blueprints."""
    dropped = 0
    stale = SpareSchema.objects.exclude(migration_hash=ours.migration_hash)
    for name in list(stale.values_list("schema_name", flat=True)):
        with atomic():
            spare = stale.select_for_update(skip_locked=True).filter(pk=name).first()
            if spare is None:
                continue
            with connection.cursor() as cursor:
                cursor.execute(f"DROP SCHEMA IF EXISTS {quote_schema_name(name)} CASCADE")
            drop_role(spare.role_name, schema=name)
            spare.delete()
            faultpoint("spares.stale_dropped")
        dropped += 1
    if ours.wanted_at < timezone.now() - OLD_BLUEPRINT:
        blueprint.forget_others(ours)
    return dropped


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [REFILL_LOCK])
        return cursor.fetchone()[0]
