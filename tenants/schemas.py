"""The only place that switches between the counties' schemas."""

from collections.abc import Iterator
from contextlib import AbstractContextManager

from django.db import connections

from tenants.databases import databases
from tenants.models import County
from tenants.postgresql.places import NoCounty, WrongCounty, at, here, of_builder, of_county
from tenants.postgresql.places import as_owner as as_owner
from tenants.postgresql.places import outside as outside

__all__ = [
    "NoCounty",
    "WrongCounty",
    "as_owner",
    "building",
    "cache_key",
    "county_salt",
    "current_county",
    "each_county",
    "inside",
    "is_inside_a_county",
    "outside",
    "schema_name",
]


def inside(county: County) -> AbstractContextManager[County]:
    """Do everything in this block with the data of one county, then return to where we were.

    The database itself sees to it: it is the county's own role that works here.
    """
    return at(of_county(county))


def building(schema: str) -> AbstractContextManager[None]:
    """Work on the structure of one schema as its owner: to open, migrate or move it."""
    return at(of_builder(schema))


def each_county(*, resting: bool = False) -> Iterator[County]:
    """Step into every county in turn, in the order of their names.

    Those that are closed or just moving are left out, unless `resting` ones are wanted too; of one
    that is being deleted parts are gone, so nobody gets it. One in a database that nobody knows
    must not stop the others (`check_invariants` names it).
    """
    with outside():
        found = County.objects.select_related("region").filter(database__in=databases())
        found = found.exclude(state=County.State.ERASING)
        if not resting:
            found = found.filter(state=County.State.ACTIVE, read_only_since=None)
        counties = list(found)
    for county in counties:
        home = connections[county.database]
        if not home.in_atomic_block:
            home.close_if_unusable_or_obsolete()
        with inside(county):
            yield county


def current_county() -> County:
    """The county whose data we are working with; NoCounty where there is none."""
    county = here().county
    if not isinstance(county, County):
        raise NoCounty("Hier ist kein Landkreis gesetzt.")
    return county


def schema_name() -> str:
    """The schema we are working with, a county's or the shared one; NoCounty if there is none."""
    place = here()
    if place.is_nowhere:
        raise NoCounty("Hier ist kein Landkreis gesetzt.")
    return place.schema


def is_inside_a_county() -> bool:
    """Whether a county is set."""
    return here().is_county


def cache_key(key: str, key_prefix: str, version: int) -> str:
    """Name the county in every cache key, so that no county can read another's values."""
    return f"{schema_name()}:{key_prefix}:{version}:{key}"


def county_salt(purpose: str) -> str:
    """A salt for signed values that makes them worthless in any other county."""
    return f"{purpose}:{schema_name()}"
