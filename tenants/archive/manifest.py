"""What an archive says about itself: versions, counts and checksums."""

import json
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from django.utils import timezone
from psycopg2 import sql

from tenants.archive.kinds import table
from tenants.migration_plan import newest
from tenants.migration_states import hash_of
from tenants.models import County
from tenants.transactions import connection

FORMAT = "kreisklima-county-archive"
FORMAT_VERSION = 1
MANIFEST, SUMS = "manifest.json", "SHA256SUMS"


def code_release() -> str:
    """The version of this code."""
    try:
        return version("kreisklima")
    except PackageNotFoundError:
        return "unknown"


def newest_migrations() -> dict[str, list[str]]:
    """All migrations that this code knows for a county, by app."""
    found: dict[str, list[str]] = {}
    for app, name in sorted(newest()):
        found.setdefault(app, []).append(name)
    return found


def applied_migrations(schema: str) -> dict[str, list[str]]:
    """Those that made the schema where we are."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(
                "SELECT app, array_agg(DISTINCT name::text ORDER BY name::text) "
                "FROM {} GROUP BY app ORDER BY app"
            ).format(sql.Identifier(schema, "django_migrations"))
        )
        return dict(cursor.fetchall())


def state_of(migrations: dict[str, list[str]]) -> str:
    """The state's short name, as the console shows it."""
    return hash_of((app, name) for app, names in migrations.items() for name in names)


def describe(
    county: County,
    *,
    migrations: dict[str, list[str]],
    members: dict[str, dict[str, int | str]],
    counts: dict[str, int],
    missing_files: list[str],
) -> dict[str, Any]:
    """The manifest of an archive with these members."""
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "code_release": code_release(),
        "migration_state": state_of(migrations),
        "migrations": migrations,
        "made_at": timezone.now().isoformat(),
        "county": {
            "id": str(county.pk),
            "slug": county.slug,
            "name": county.name,
            "ags": county.region_ags,
        },
        "kinds": {
            kind.name: {
                "words": kind.words,
                "file": kind.member,
                "rows": counts[kind.name],
                "fields": [each.attname for each in kind.exported],
                "files": [each.attname for each in kind.file_fields],
            }
            for kind in table().kinds
        },
        "left_out": {
            "kinds": dict(table().left_out),
            "fields": {
                f"{kind.name}.{name}": left.reason
                for kind in table().kinds
                for name, left in kind.left_out.items()
            },
        },
        "missing_files": missing_files,
        "members": members,
    }


def as_json(manifest: dict[str, Any]) -> bytes:
    """The manifest as people and programs read it."""
    return (json.dumps(manifest, ensure_ascii=False, indent=1, default=str) + "\n").encode()


def sums_of(members: dict[str, dict[str, int | str]]) -> bytes:
    """The same checksums as `sha256sum --check` reads them."""
    lines = (f"{said['sha256']}  {path}\n" for path, said in sorted(members.items()))
    return "".join(lines).encode()
