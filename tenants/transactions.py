"""Transactions and connections of the place where we are, whichever database that is.

A county's rows may live in another database than the shared ones. What an action changes in both is
committed together: the county's own first, for its word counts; what is shared right after it.
"""

from collections.abc import Callable
from contextlib import ContextDecorator, ExitStack
from typing import Any, TypeVar, overload

from django.db import connections
from django.db import transaction as django
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.connection import ConnectionProxy

from tenants.postgresql.places import MAIN, here

Function = TypeVar("Function", bound=Callable[..., Any])


class _OfThePlace:
    """Looks like Django's connections; whatever the name, answers the one of this moment."""

    def __getitem__(self, alias: str) -> BaseDatabaseWrapper:
        return connections[here().database]


# Django makes its own `connection` in the same way.
connection: BaseDatabaseWrapper = ConnectionProxy(_OfThePlace(), "of the place")  # type: ignore


class _Atomic(ContextDecorator):
    """Enters where it is needed, not where the function was written."""

    def __init__(self) -> None:
        self.entered = ExitStack()

    def _recreate_cm(self) -> "_Atomic":
        return _Atomic()

    def __enter__(self) -> None:
        database = here().database
        with ExitStack() as entering:
            if database != MAIN:
                # Costs nothing as long as nothing shared is touched; ends after the county's own.
                entering.enter_context(django.atomic(using=MAIN))
            entering.enter_context(django.atomic(using=database))
            self.entered = entering.pop_all()

    def __exit__(self, *error: Any) -> None:
        self.entered.__exit__(*error)


@overload
def atomic(function: Function) -> Function: ...
@overload
def atomic(function: None = None) -> _Atomic: ...
def atomic(function: Function | None = None) -> Function | _Atomic:
    """All or nothing, as a block (`with atomic():`) or for a whole function (`@atomic`)."""
    return _Atomic() if function is None else _Atomic()(function)


def is_atomic() -> bool:
    """Whether a transaction is open at this place."""
    return connection.in_atomic_block


def on_commit(function: Callable[[], Any]) -> None:
    """Call this at this place once everything is committed, or never; at once outside of all."""
    last = connections[MAIN]
    (last if last.in_atomic_block else connections[here().database]).on_commit(function)
