"""Tell a database that is away, or a county that is just moving, from a mistake of our own."""

import psycopg2
from django.db import Error, InterfaceError, OperationalError

from tenants.models import County
from tenants.schemas import outside

# PostgreSQL says: connection lost (08), shutting down or starting (57P0x), no connection free.
_AWAY = ("08", "57P01", "57P02", "57P03", "53300")
# What a county that moves is refused: to write, and at last its schema where it was.
_DENIED = ("42501", "25006", "42P01", "3F000", "22023")
_OURS = (Error, psycopg2.Error)


def is_away(error: BaseException | None) -> bool:
    """Whether this says that the database cannot be reached, and nothing else."""
    while isinstance(error, _OURS):
        if _says_away(error):
            return True
        error = error.__cause__ or error.__context__
    return False


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


def is_refused_by_a_move(error: BaseException, county: County) -> bool:
    """Whether the database refused this because the county moves, or has moved, right now."""
    cause = error.__cause__ if isinstance(error, Error) else error
    if getattr(cause, "pgcode", None) not in _DENIED:
        return False
    return is_moving(county)


def is_moving(county: County) -> bool:
    """What the register says now; the county of a request may be a second old."""
    try:
        with outside():
            found = County.objects.filter(pk=county.pk).values_list("read_only_since", "database")
            since, database = found.get()
    except (*_OURS, County.DoesNotExist):
        return False
    return since is not None or database != county.database
