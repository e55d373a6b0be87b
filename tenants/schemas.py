"""The only place that switches between the counties' schemas."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django_tenants.utils import get_public_schema_name

from tenants.models import County


class NoCounty(Exception):
    """Something asked for the current county where none is set."""


def _here() -> Any:
    """This thread's connection, which (by django-tenants) knows its county."""
    return connection


@contextmanager
def inside(county: County) -> Iterator[County]:
    """Do everything in this block with the data of one county, then return to where we were."""
    before = _here().tenant
    _here().set_tenant(county)
    try:
        yield county
    finally:
        _here().set_tenant(before)


@contextmanager
def outside() -> Iterator[None]:
    """Do everything in this block with shared data only, as the operator does."""
    before = _here().tenant
    _here().set_schema_to_public()
    try:
        yield
    finally:
        _here().set_tenant(before)


def each_county() -> Iterator[County]:
    """Step into every county in turn, in the order of their names."""
    with outside():
        counties = list(County.objects.select_related("region"))
    for county in counties:
        with inside(county):
            yield county


def current_county() -> County:
    """The county whose data we are working with; NoCounty where there is none."""
    county = _here().tenant
    if not isinstance(county, County):
        raise NoCounty("Hier ist kein Landkreis gesetzt.")
    return county


def schema_name() -> str:
    """The schema we are working with: a county's, or the shared one."""
    return _here().schema_name


def is_inside_a_county() -> bool:
    """Whether a county is set."""
    return schema_name() != get_public_schema_name()


def cache_key(key: str, key_prefix: str, version: int) -> str:
    """Name the county in every cache key, so that no county can read another's values."""
    return f"{schema_name()}:{key_prefix}:{version}:{key}"


def county_salt(purpose: str) -> str:
    """A salt for signed values that makes them worthless in any other county."""
    return f"{purpose}:{schema_name()}"
