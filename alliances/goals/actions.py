"""Add, change, order and remove objectives."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.actors import Actor
from alliances.goals.models import Objective
from alliances.history.actions import change, create, record, remove
from alliances.profile.models import Alliance


@transaction.atomic
def add(values: Mapping[str, Any], *, by: Actor) -> Objective:
    """Put a new objective behind the others."""
    position = len(_held_in_order())
    objective = Objective(**{**values, "position": position})
    create(objective, by=by)
    return objective


@transaction.atomic
def edit(objective: Objective, values: Mapping[str, Any], *, by: Actor) -> Objective:
    """Change title or explanation; declarations already drawn up keep their own words."""
    objective = Objective.objects.select_for_update().get(pk=objective.pk)
    change(objective, dict(values), by=by)
    return objective


@transaction.atomic
def delete(objective: Objective, *, by: Actor) -> None:
    """Remove an objective and close the gap it leaves."""
    _held_in_order()
    remove(objective, by=by)
    _number(list(Objective.objects.all()))


@transaction.atomic
def move(objective: Objective, up: bool, *, by: Actor) -> bool:
    """Swap an objective with its neighbour; False at the end of the list."""
    order = _held_in_order()
    place = order.index(objective)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(order):
        return False
    order[place], order[other] = order[other], order[place]
    _number(order)
    record("nach oben gesetzt" if up else "nach unten gesetzt", objective, by=by)
    return True


def _held_in_order() -> list[Objective]:
    """All objectives; whoever else wants to order them waits at the alliance's row."""
    Alliance.objects.select_for_update().get()
    return list(Objective.objects.all())


def _number(order: list[Objective]) -> None:
    for position, objective in enumerate(order):
        if objective.position != position:
            objective.position = position
            objective.save(update_fields=["position", "updated_at"])
