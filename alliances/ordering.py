"""Things that stand in an order the county chooses: objectives, categories."""

from typing import Any, TypeVar

from django.db import models

from accounts.actors import Actor
from alliances.history.actions import record
from alliances.profile.models import Alliance
from tenants.transactions import atomic

Thing = TypeVar("Thing", bound=models.Model)


def held_in_order(kind: type[Thing]) -> list[Thing]:
    """All of them as they stand; whoever else wants to order waits at the alliance's row."""
    Alliance.objects.select_for_update().get()
    return list(kind._default_manager.all())


def number(order: list[Any]) -> None:
    """Write the places of a list, without gaps; rows that keep theirs are not touched."""
    for position, thing in enumerate(order):
        if thing.position != position:
            thing.position = position
            thing.save(update_fields=["position", "updated_at"])


@atomic
def move(thing: models.Model, up: bool, *, by: Actor) -> bool:
    """Swap a thing with its neighbour; False at the end of the list."""
    order = held_in_order(type(thing))
    place = order.index(thing)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(order):
        return False
    order[place], order[other] = order[other], order[place]
    number(order)
    record("nach oben gesetzt" if up else "nach unten gesetzt", thing, by=by)
    return True
