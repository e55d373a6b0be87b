"""Tell a database that is away, or a county that moves or is gone, from a mistake of our own."""

from enum import Enum

import psycopg2
from django.db import Error, InterfaceError, OperationalError

from tenants.models import County
from tenants.schemas import outside

# PostgreSQL says: connection lost (08), shutting down or starting (57P0x), no connection free, or
# it ended a connection that was idle in a transaction.
_AWAY = ("08", "57P01", "57P02", "57P03", "53300", "25P03")
# It took longer than the limit of this kind of work, or somebody else had it locked all the time.
_TOO_SLOW = ("57014", "55P03")
# What a county that moves is refused: to write, and at last its schema and role where they were.
_DENIED = ("42501", "25006", "42P01", "3F000", "22023")
_OURS = (Error, psycopg2.Error)


def is_away(error: BaseException | None) -> bool:
    """Whether this says that the database cannot be reached, and nothing else."""
    while isinstance(error, _OURS):
        if _says_away(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def is_too_slow(error: BaseException | None) -> bool:
    """Whether the database gave up because of one of our own time limits."""
    cause = error.__cause__ if isinstance(error, Error) else error
    return getattr(cause, "pgcode", None) in _TOO_SLOW


def _says_away(error: BaseException) -> bool:
    cause = error.__cause__ if isinstance(error.__cause__, psycopg2.Error) else error
    if code := getattr(cause, "pgcode", None):
        return code.startswith(_AWAY)
    if isinstance(cause, OperationalError | psycopg2.OperationalError):
        return True  # the server had no chance to say anything
    # A closed cursor is a mistake of ours, a closed connection is not.
    return isinstance(cause, InterfaceError | psycopg2.InterfaceError) and "connection" in str(
        cause
    )


class Fate(Enum):
    """What became of a county whose database refused something it should not."""

    MOVING = "it moves to another database, or has just moved"
    GONE = "it was deleted"
    NONE = "nothing: somebody made a mistake"


def fate_behind(error: BaseException, county: County) -> Fate:
    """Whether the database refused this because of what happens to the county right now.

    The county of a request may be a second old; the register is asked again.
    """
    cause = error.__cause__ if isinstance(error, Error) else error
    if getattr(cause, "pgcode", None) not in _DENIED:
        return Fate.NONE
    try:
        with outside():
            found = County.objects.filter(pk=county.pk).values_list("read_only_since", "database")
            now = found.first()
    except _OURS:
        return Fate.NONE
    if now is None:
        return Fate.GONE
    return Fate.MOVING if now != (None, county.database) else Fate.NONE
