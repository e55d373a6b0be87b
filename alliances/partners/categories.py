"""Add, rename and remove the categories of partners; `move` orders them."""

from typing import cast

from accounts.actors import Actor
from alliances.groups import Grouping, GroupInUse
from alliances.ordering import move
from alliances.partners.models import Category

__all__ = ["CATEGORIES", "CategoryInUse", "add", "delete", "move", "rename"]

CATEGORIES = Grouping(
    Category,
    "Kategorie",
    one_stays="Eine Kategorie muss bleiben: Jeder Partner gehört zu einer.",
)
CategoryInUse = GroupInUse


def add(name: str, *, by: Actor) -> Category:
    """Put a new category behind the others; ValidationError if its name is taken."""
    return cast(Category, CATEGORIES.add({"name": name}, by=by))


def rename(category: Category, name: str, *, by: Actor) -> Category:
    """Call a category something else; its partners stay in it."""
    return cast(Category, CATEGORIES.change(category, {"name": name}, by=by, verb="umbenannt"))


def delete(category: Category, *, by: Actor) -> None:
    """Remove a category nobody belongs to; CategoryInUse otherwise, also for the last one."""
    CATEGORIES.delete(category, by=by)
