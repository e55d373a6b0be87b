"""Groups of partners in an order the county chooses: categories, levels of participation."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from accounts.actors import Actor
from alliances.history.actions import change, create, remove
from alliances.ordering import held_in_order, number
from tenants.transactions import atomic


class GroupInUse(Exception):
    """This group cannot go; the message says why, in German."""


@dataclass(frozen=True)
class Grouping:
    """One way to group partners, and what may be done with its groups.

    `word` is how one of them is called, a German word that takes 'die'.
    """

    kind: type[models.Model]
    word: str
    one_stays: str = ""  # why the last one stays; empty: it may go, too

    @atomic
    def add(self, values: dict[str, Any], *, by: Actor) -> Any:
        """Put a new group behind the others; ValidationError if its name is taken."""
        position = len(held_in_order(self.kind))
        group = self.kind(**self._checked(values, None), position=position)
        return create(group, by=by)

    @atomic
    def change(self, group: Any, values: dict[str, Any], *, by: Actor, verb: str) -> Any:
        """Call a group something else; its partners stay in it."""
        held_in_order(self.kind)
        group = self.kind._default_manager.get(pk=group.pk)
        change(group, self._checked(values, group), by=by, verb=verb)
        return group

    @atomic
    def delete(self, group: Any, *, by: Actor) -> None:
        """Remove a group nobody belongs to; GroupInUse otherwise."""
        order = held_in_order(self.kind)
        count = group.partners.count()
        if count:
            belong = "gehört noch ein Partner" if count == 1 else f"gehören noch {count} Partner"
            raise GroupInUse(f"Zur {self.word} „{group.name}“ {belong}. Ordnen Sie zuerst um.")
        if self.one_stays and len(order) == 1:
            raise GroupInUse(self.one_stays)
        remove(group, by=by)
        number(list(self.kind._default_manager.all()))

    def _checked(self, values: dict[str, Any], own: Any) -> dict[str, Any]:
        name = " ".join(values["name"].split())
        if not name:
            raise ValidationError({"name": "Bitte geben Sie eine Bezeichnung an."})
        namesakes = self.kind._default_manager.filter(name__iexact=name)
        if own is not None:
            namesakes = namesakes.exclude(pk=own.pk)
        if namesakes.exists():
            raise ValidationError(
                {"name": f"Eine {self.word} mit dieser Bezeichnung gibt es schon."}
            )
        return values | {"name": name}
