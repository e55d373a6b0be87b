"""Add, change and remove objectives; `move` orders them."""

from collections.abc import Mapping
from typing import Any

from accounts.actors import Actor
from alliances.goals.models import Objective
from alliances.history.actions import change, create, remove
from alliances.ordering import held_in_order, move, number
from tenants.transactions import atomic

__all__ = ["add", "delete", "edit", "move"]


@atomic
def add(values: Mapping[str, Any], *, by: Actor) -> Objective:
    """Put a new objective behind the others."""
    position = len(held_in_order(Objective))
    objective = Objective(**{**values, "position": position})
    create(objective, by=by)
    return objective


@atomic
def edit(objective: Objective, values: Mapping[str, Any], *, by: Actor) -> Objective:
    """Change title or explanation; declarations already drawn up keep their own words."""
    objective = Objective.objects.select_for_update().get(pk=objective.pk)
    change(objective, dict(values), by=by)
    return objective


@atomic
def delete(objective: Objective, *, by: Actor) -> None:
    """Remove an objective and close the gap it leaves."""
    held_in_order(Objective)
    remove(objective, by=by)
    number(list(Objective.objects.all()))
