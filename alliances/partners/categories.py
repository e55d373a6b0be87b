"""Add, rename, order and remove the categories of partners."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.actors import Actor
from alliances.history.actions import change, create, record, remove
from alliances.partners.models import Category
from alliances.profile.models import Alliance


class CategoryInUse(Exception):
    """Partners belong to this category; the message says how many, in German."""


@transaction.atomic
def add(name: str, *, by: Actor) -> Category:
    """Put a new category behind the others; ValidationError if its name is taken."""
    position = len(_held_in_order())
    category = Category(name=_free_name(name, None), position=position)
    create(category, by=by)
    return category


@transaction.atomic
def rename(category: Category, name: str, *, by: Actor) -> Category:
    """Call a category something else; its partners stay in it."""
    _held_in_order()
    category = Category.objects.get(pk=category.pk)
    change(category, {"name": _free_name(name, category)}, by=by, verb="umbenannt")
    return category


@transaction.atomic
def move(category: Category, up: bool, *, by: Actor) -> bool:
    """Swap a category with its neighbour; False at the end of the list."""
    order = _held_in_order()
    place = order.index(category)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(order):
        return False
    order[place], order[other] = order[other], order[place]
    _number(order)
    record("nach oben gesetzt" if up else "nach unten gesetzt", category, by=by)
    return True


@transaction.atomic
def delete(category: Category, *, by: Actor) -> None:
    """Remove a category nobody belongs to; CategoryInUse otherwise, also for the last one."""
    order = _held_in_order()
    count = category.partners.count()
    if count:
        belong = "gehört noch ein Partner" if count == 1 else f"gehören noch {count} Partner"
        raise CategoryInUse(f"Zur Kategorie „{category.name}“ {belong}. Ordnen Sie zuerst um.")
    if len(order) == 1:
        raise CategoryInUse("Eine Kategorie muss bleiben: Jeder Partner gehört zu einer.")
    remove(category, by=by)
    _number(list(Category.objects.all()))


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


def _held_in_order() -> list[Category]:
    """All categories; whoever else wants to change them waits at the alliance's row."""
    Alliance.objects.select_for_update().get()
    return list(Category.objects.all())


def _number(order: list[Category]) -> None:
    for position, category in enumerate(order):
        if category.position != position:
            category.position = position
            category.save(update_fields=["position", "updated_at"])
