"""Where this thread, task or request stands: in one county, outside of all, or nowhere.

A place says it all: which database, which schema in it, and under which role.

The place is a context variable: a new thread starts nowhere, `sync_to_async` takes it along.
Nowhere there is no data at all, so whoever forgets to say where fails instead of reading `public`.
"""

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import ContextDecorator
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

PUBLIC = "public"
MAIN = "default"  # the database with everything that is shared, and with the first counties
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}\Z")
Result = TypeVar("Result")


class NoCounty(Exception):
    """Something asked for data or for the current county where none is set."""


class WrongCounty(Exception):
    """Something of one county was about to be used in another."""


class Place(NamedTuple):
    """A schema, the role under which we work in it, and the statements that lead there."""

    schema: str  # empty: nowhere
    role: str  # empty: the owner's
    path: tuple[str, ...]
    county: Any = None
    switch: str = ""
    database: str = MAIN  # a name of settings.DATABASES
    reads_from: str = ""  # another one that follows it and may answer what only reads

    @property
    def is_nowhere(self) -> bool:
        """Whether nothing was said yet."""
        return not self.schema

    @property
    def is_county(self) -> bool:
        """Whether we work as a county, and not as the owner of the database."""
        return bool(self.role)


@lru_cache(maxsize=4096)
def _switch(role: str, path: tuple[str, ...]) -> str:
    """Valid until the end of the transaction; temporary tables last, they must not cover ours."""
    for name in (role, *path):
        if name and not _NAME.match(name):
            raise ValueError(f"{name!r} is no name of a schema of ours.")
    whom = f'"{role}"' if role else "NONE"
    names = ", ".join(f'"{name}"' for name in (*path, "pg_temp"))
    return f"SET LOCAL ROLE {whom}; SET LOCAL search_path = {names}; "


def _place(
    schema: str, role: str, path: tuple[str, ...], county: Any = None, database: str = MAIN
) -> Place:
    return Place(schema, role, path, county, _switch(role, path), database)


NOWHERE = Place("", "", ())
OUTSIDE = _place(PUBLIC, "", (PUBLIC,))
_here: ContextVar[Place] = ContextVar("place", default=NOWHERE)
here = _here.get


def of_county(county: Any) -> Place:
    """A county's own schema under its own role; of `public` it sees what every county may see."""
    schema, role = county.schema_name, county.role_name
    if not role:  # else it would be the owner who works there
        raise ValueError("A county without a role has no name to work under.")
    path = (schema, PUBLIC)
    return Place(schema, role, path, county, _switch(role, path), county.database)


def of_owner(database: str = MAIN) -> Place:
    """The shared schema of one database, as the owner of it all."""
    return OUTSIDE if database == MAIN else _place(PUBLIC, "", (PUBLIC,), None, database)


def of_builder(schema: str, *, with_public: bool = True) -> Place:
    """The structure of one schema, as its owner; in the database where we are."""
    database = here().database
    if schema == PUBLIC:
        return of_owner(database)
    path = (schema, PUBLIC) if with_public else (schema,)
    return _place(schema, "", path, None, database)


def without_public(place: Place) -> Place:
    """The same place, where only what stands in the schema itself can be seen."""
    path = (place.schema,)
    return place._replace(path=path, switch=_switch(place.role, path))


class at(ContextDecorator):  # noqa: N801 - reads like a word; a generator would cost 1 µs more
    """Work at this place, then return to where we were; answers the county of the place.

    A generator that was left half-way ends at any later time; it must not bring back its place.
    """

    __slots__ = ("before", "place")
    before: Place
    place: Place

    def __init__(self, place: Place):
        self.place = place

    def __enter__(self) -> Any:
        self.before = _here.get()
        _here.set(self.place)
        return self.place.county

    def __exit__(self, *_: object) -> None:
        if _here.get() is self.place or not self.place.is_county:
            _here.set(self.before)

    def _recreate_cm(self) -> "at":  # as a decorator: one for every call
        return at(self.place)


def move(place: Place) -> None:
    """For django-tenants' own commands, which never say when they are done: see `base`."""
    _here.set(place)


def bound(function: Callable[[], Result]) -> Callable[[], Result]:
    """The same function, to be called later and from anywhere, at the place of now."""
    place = here()

    def there() -> Result:
        with at(place):
            return function()

    return there


def each_at(place: Place, items: Iterable[Result]) -> Iterator[Result]:
    """The same items, each made at this place: for answers that are sent piece by piece."""
    made = iter(items)
    while True:
        with at(place):
            try:
                item = next(made)
            except StopIteration:
                return
        yield item


def outside() -> Any:
    """Do everything in this block with shared data only, as the operator does."""
    return at(OUTSIDE)


def as_owner(database: str = "") -> Any:
    """Look after a database itself, the one where we are or the named one: nobody's data."""
    return at(of_owner(database or here().database))


class NamesCounty(logging.Filter):
    """Gives every log line the schema it was written in; `-` where there is none."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.county = here().schema or "-"
        return True
