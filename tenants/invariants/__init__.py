"""What must be true of the whole platform at every moment, as a list that can be checked.

Each invariant is a small function that answers with one German sentence for everything that is
wrong. Those of this package look at the rows of the counties and at the database's catalogue, for
all counties in one question; features add their own, which run inside each county
(`settings.COUNTY_INVARIANTS`) or outside of all (`settings.SHARED_INVARIANTS`).
"""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.db import Error
from django.utils.module_loading import import_string

from tenants.databases import databases
from tenants.invariants import (
    deletions,
    media,
    rights,
    roles,
    rows,
    schemas,
    sessions,
    sharing,
)
from tenants.invariants.expected import Expected, Invariant
from tenants.postgresql.places import MAIN
from tenants.schemas import as_owner, each_county, outside
from tenants.transactions import atomic, connection

OF_THE_MAIN: tuple[Invariant, ...] = (
    *rows.INVARIANTS,
    *sharing.INVARIANTS,
    *media.INVARIANTS,
    *deletions.INVARIANTS,
)
OF_EVERY_DATABASE: tuple[Invariant, ...] = (
    *schemas.INVARIANTS,
    *roles.INVARIANTS,
    *rights.INVARIANTS,
    *sessions.INVARIANTS,
)
INVARIANTS = OF_THE_MAIN + OF_EVERY_DATABASE


@dataclass(frozen=True, order=True)
class Violation:
    """One thing that must not be, and which invariant it breaks."""

    invariant: str
    finding: str


def violations(*, thorough: bool = False) -> list[Violation]:
    """Everything that is wrong now; empty where all is well. `thorough` compares structures too.

    Whoever opens a county meanwhile would look like a fault: what is found is looked at twice.
    """
    found = look(thorough=thorough)
    if found:
        again = set(look(thorough=thorough))
        found = [violation for violation in found if violation in again]
    return found


def look(*, thorough: bool = False) -> list[Violation]:
    """One look at everything."""
    found: list[Violation] = []
    for database in databases():
        whose = "" if database == MAIN else f"{database}: "
        with as_owner(database):
            expected = Expected.now()
            for invariant in INVARIANTS if database == MAIN else OF_EVERY_DATABASE:
                if thorough or not invariant.is_slow:
                    words = _answer(partial(invariant.find, expected))
                    found += [Violation(invariant.name, whose + finding) for finding in words]
    return found + _of_what_is_shared() + _inside_counties()


def _of_what_is_shared() -> list[Violation]:
    """What rooms above say must be true of rows and files that are no single county's."""
    checks = [check for path in settings.SHARED_INVARIANTS for check in import_string(path)]
    with outside():
        return [
            Violation(check.__name__, finding) for check in checks for finding in _answer(check)
        ]


def _inside_counties() -> list[Violation]:
    """What features say must be true of each county."""
    checks = [check for path in settings.COUNTY_INVARIANTS for check in import_string(path)]
    with outside():
        return [
            Violation(check.__name__, f"{county.slug}: {finding}")
            for county in each_county()
            for check in checks
            for finding in _answer(check)
        ]


def _answer(ask: Callable[[], list[str]]) -> list[str]:
    """The findings; what cannot even be asked is one.

    No transaction of our own: it would hold the locks of all counties until its end.
    """
    safe: Any = atomic if connection.in_atomic_block else nullcontext
    try:
        with safe():
            return ask()
    except Error as error:
        return [f"lässt sich nicht prüfen: {str(error).strip().partition(chr(10))[0]}"]
