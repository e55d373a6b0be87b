"""What was begun in one county is not finished in another: lazy queries and late saves.

A query and a loaded row remember the schema in which they came to be. Run or saved where another is
set they would quietly read or write there; they are refused instead. What came to be nowhere (a
form's choices, when its module is read) belongs to nobody and goes everywhere.
"""

from typing import Any

from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.models.base import ModelState
from django.db.models.signals import pre_delete, pre_save
from django.db.models.sql.query import Query

from tenants.postgresql.places import WrongCounty, here


class Operations(DatabaseOperations):
    """Refuses a query of another county at the moment it is turned into SQL."""

    def compiler(self, compiler_name: str) -> Any:
        make = super().compiler(compiler_name)

        def checked(query: Any, *args: Any, **kwargs: Any) -> Any:
            _refuse_stray(query.__dict__.get("born_in", ""), "Eine Abfrage")
            for thing in getattr(query, "objs", ()):
                _refuse_stray(thing._state.born_in, "Ein Datensatz")
            return make(query, *args, **kwargs)

        return checked


def _refuse_stray(born_in: str, what: str) -> None:
    place = here()
    if born_in and place.schema and born_in != place.schema:
        raise WrongCounty(f"{what} aus {born_in!r} soll in {place.schema!r} gelten.")


def _refuse_late(instance: Any, **_: Any) -> None:
    _refuse_stray(instance._state.born_in, "Ein Datensatz")


def _remember(kind: Any) -> None:
    """Have every object of this class of Django's note where it came to be."""
    make = kind.__init__

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        make(self, *args, **kwargs)
        self.born_in = here().schema

    kind.__init__ = __init__


def install() -> None:
    """Once per process, before the first query."""
    if hasattr(ModelState, "born_in"):
        return
    ModelState.born_in = ""  # type: ignore[attr-defined]
    _remember(ModelState)
    _remember(Query)
    pre_save.connect(_refuse_late, dispatch_uid="tenants.late")
    pre_delete.connect(_refuse_late, dispatch_uid="tenants.late")
