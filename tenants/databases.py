"""The PostgreSQL clusters that keep counties: the main one, and what was added to grow."""

from django.conf import settings

from tenants.postgresql.places import MAIN


def databases() -> list[str]:
    """All databases that may keep counties, the main one first; followers are none."""
    others = sorted(set(settings.DATABASES) - {MAIN} - set(settings.FOLLOWERS.values()))
    return [MAIN, *others]


def follower_of(database: str) -> str:
    """The database that follows this one and may answer what only reads; empty if there is none."""
    return settings.FOLLOWERS.get(database, "")
