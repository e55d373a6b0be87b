"""What must be true of the whole platform at every moment, as a list that can be checked.

Each invariant is a small function that answers with one German sentence for everything that is
wrong. Those of this package look at the rows of the counties and at the database's catalogue, for
all counties in one question; features add their own, which run inside each county
(`settings.COUNTY_INVARIANTS`).
"""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.db import Error, connection, transaction
from django.utils.module_loading import import_string

from tenants.invariants import rights, roles, rows, schemas, sharing
from tenants.invariants.expected import Expected, Invariant
from tenants.schemas import each_county, outside

INVARIANTS: tuple[Invariant, ...] = (
    *rows.INVARIANTS,
    *schemas.INVARIANTS,
    *roles.INVARIANTS,
    *rights.INVARIANTS,
    *sharing.INVARIANTS,
)


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
    with outside():
        expected = Expected.now()
        return [
            Violation(name, whose + finding)
            for name, whose, ask in _questions(expected, thorough=thorough)
            for finding in _answer(ask)
        ]


def _questions(
    expected: Expected, *, thorough: bool
) -> Iterator[tuple[str, str, Callable[[], list[str]]]]:
    for invariant in INVARIANTS:
        if thorough or not invariant.is_slow:
            yield invariant.name, "", partial(invariant.find, expected)
    checks = [check for path in settings.COUNTY_INVARIANTS for check in import_string(path)]
    for county in each_county():
        for check in checks:
            yield check.__name__, f"{county.slug}: ", check


def _answer(ask: Callable[[], list[str]]) -> list[str]:
    """The findings; what cannot even be asked is one.

    No transaction of our own: it would hold the locks of all counties until its end.
    """
    safe: Any = transaction.atomic if connection.in_atomic_block else nullcontext
    try:
        with safe():
            return ask()
    except Error as error:
        return [f"lässt sich nicht prüfen: {str(error).strip().partition(chr(10))[0]}"]
