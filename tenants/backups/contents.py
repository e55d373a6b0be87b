"""What counties hold, as one hash each: noted with a backup, compared after a restoration."""

import hashlib
from typing import Any

from tenants.copying import contents_of
from tenants.models import County
from tenants.postgresql.places import MAIN
from tenants.schemas import as_owner, outside
from tenants.transactions import connection


def held_by(schema: str, *, cursor: Any = None) -> dict[str, Any]:
    """Rows and hash of all tables of a schema.

    Not of its sequences: after a restart from WAL they may stand up to 32 numbers further on.
    """
    found = contents_of(schema, cursor=cursor, sequences=False)
    words = "".join(f"{name} {had.rows} {had.digest}\n" for name, had in sorted(found.items()))
    return {
        "rows": sum(had.rows for had in found.values()),
        "hash": hashlib.sha256(words.encode()).hexdigest()[:32],
    }


def held_by_all(*, but: str = "") -> dict[str, dict[str, Any]]:
    """By slug, what each county holds now and where; all but the one with this slug."""
    with outside():
        counties = list(County.objects.exclude(slug=but).order_by("slug"))
    found = {}
    for county in counties:
        with as_owner(county.database):
            schema = county.schema_name
            found[county.slug] = {"schema": schema, "database": county.database, **held_by(schema)}
            # Every county that a session has touched costs it memory until it ends.
            if not connection.in_atomic_block and len(found) % 200 == 0:
                connection.close()
    return found


def places_of_all() -> dict[str, tuple[str, str]]:
    """By slug, schema and database of each county."""
    with as_owner(MAIN):
        rows = County.objects.values_list("slug", "schema_name", "database")
        return {slug: (schema, database) for slug, schema, database in rows}
