"""What was begun in one county is not finished in another: lazy queries and late saves.

A query and a loaded row remember the schema in which they came to be. Run or saved where another is
set they would quietly read or write there; they are refused instead. What came to be nowhere (a
form's choices, when its module is read) belongs to nobody and goes everywhere.
"""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.models.base import ModelState
from django.db.models.signals import pre_delete, pre_save
from django.db.models.sql.query import Query

from tenants.postgresql.places import WrongCounty, here


class Operations(DatabaseOperations):
    """Refuses a query of another county at the moment it is turned into SQL."""

    def __init__(self, connection: Any):
        super().__init__(connection)
        self._checked: dict[str, Any] = {}

    def compiler(self, compiler_name: str) -> Any:
        if (found := self._checked.get(compiler_name)) is None:
            found = self._checked[compiler_name] = _checked(super().compiler(compiler_name))
        return found


def _checked(make: Any) -> Any:
    """Make the same compiler, for a query that belongs here."""

    def checked(query: Any, connection: Any, using: Any, elide_empty: bool = True) -> Any:
        born_in = query.__dict__.get("born_in", "")
        if born_in and born_in != here().schema:
            _refuse_stray(born_in, "Eine Abfrage")
        for thing in query.__dict__.get("objs", ()):
            _refuse_stray(thing._state.born_in, "Ein Datensatz")
        return make(query, connection, using, elide_empty)

    return checked


def _refuse_stray(born_in: str, what: str) -> None:
    place = here()
    if born_in and place.schema and born_in != place.schema:
        raise WrongCounty(f"{what} aus {born_in!r} soll in {place.schema!r} gelten.")


def _refuse_late(instance: Any, **_: Any) -> None:
    _refuse_stray(instance._state.born_in, "Ein Datensatz")


def _remember_rows() -> None:
    """Have every row note where it came to be; Django's own class sets nothing when it is made."""

    def __init__(self: Any) -> None:
        self.born_in = here().schema

    ModelState.__init__ = __init__  # type: ignore[method-assign]


def _remember_queries() -> None:
    make = Query.__init__

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        make(self, *args, **kwargs)
        self.born_in = here().schema

    Query.__init__ = __init__  # type: ignore[method-assign]


def install() -> None:
    """Once per process, before the first query."""
    if hasattr(ModelState, "born_in"):
        return
    ModelState.born_in = ""  # type: ignore[attr-defined]
    if ModelState.__init__ is not object.__init__:
        raise ImproperlyConfigured("Django's ModelState has a constructor now: call it, too.")
    _remember_rows()
    _remember_queries()
    pre_save.connect(_refuse_late, dispatch_uid="tenants.late")
    pre_delete.connect(_refuse_late, dispatch_uid="tenants.late")
