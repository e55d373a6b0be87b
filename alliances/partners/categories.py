"""Add, rename and remove the categories of partners; `move` orders them."""

from django.core.exceptions import ValidationError

from accounts.actors import Actor
from alliances.history.actions import change, create, remove
from alliances.ordering import held_in_order, move, number
from alliances.partners.models import Category
from tenants.transactions import atomic

__all__ = ["CategoryInUse", "add", "delete", "move", "rename"]


class CategoryInUse(Exception):
    """Partners belong to this category; the message says how many, in German."""


@atomic
def add(name: str, *, by: Actor) -> Category:
    """Put a new category behind the others; ValidationError if its name is taken."""
    position = len(held_in_order(Category))
    category = Category(name=_free_name(name, None), position=position)
    create(category, by=by)
    return category


@atomic
def rename(category: Category, name: str, *, by: Actor) -> Category:
    """Call a category something else; its partners stay in it."""
    held_in_order(Category)
    category = Category.objects.get(pk=category.pk)
    change(category, {"name": _free_name(name, category)}, by=by, verb="umbenannt")
    return category


@atomic
def delete(category: Category, *, by: Actor) -> None:
    """Remove a category nobody belongs to; CategoryInUse otherwise, also for the last one."""
    order = held_in_order(Category)
    count = category.partners.count()
    if count:
        belong = "gehört noch ein Partner" if count == 1 else f"gehören noch {count} Partner"
        raise CategoryInUse(f"Zur Kategorie „{category.name}“ {belong}. Ordnen Sie zuerst um.")
    if len(order) == 1:
        raise CategoryInUse("Eine Kategorie muss bleiben: Jeder Partner gehört zu einer.")
    remove(category, by=by)
    number(list(Category.objects.all()))


def _free_name(name: str, own: Category | None) -> str:
    name = " ".join(name.split())
    if not name:
        raise ValidationError({"name": "Bitte geben Sie eine Bezeichnung an."})
    namesakes = Category.objects.filter(name__iexact=name)
    if own is not None:
        namesakes = namesakes.exclude(pk=own.pk)
    if namesakes.exists():
        raise ValidationError({"name": "Eine Kategorie mit dieser Bezeichnung gibt es schon."})
    return name
