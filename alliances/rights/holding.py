"""One kind of record in which people stand: how they are found, shown and forgotten in it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet

from alliances.rights.forgetting import forget_row

Erase = Callable[[Any], None]
Fate = Callable[[Any], str]


@dataclass(frozen=True)
class Holding:
    """One kind of record: how a person is found in it, what is shown of it, how it is forgotten."""

    key: str
    title: str
    model: type[Model]
    shown: tuple[str, ...]
    addresses: tuple[str, ...] = ()  # look-ups that hold an e-mail address
    names: tuple[str, ...] = ()  # look-ups that hold somebody's name and nothing else
    only: Q = Q()
    kept: Fate = lambda row: ""  # the reason why this row stays; empty: it can go
    forget: Erase = forget_row
    path: str = ""  # where the office finds it

    def rows(self, wanted: Q) -> QuerySet:
        """The rows to which this applies, each once."""
        return self.model._default_manager.filter(self.only & wanted).distinct().order_by("pk")

    def by_address(self, address: str) -> QuerySet:
        """Rows that carry this e-mail address."""
        return self.rows(_any_of(self.addresses, address))

    def by_name(self, name: str) -> QuerySet:
        """Rows that carry this name: of the person, or of somebody who is called the same."""
        return self.rows(_any_of(self.names, name))


def _any_of(lookups: tuple[str, ...], value: str) -> Q:
    wanted = Q(pk__in=[])
    for lookup in lookups if value else ():
        wanted |= Q(**{f"{lookup}__iexact": value})
    return wanted
