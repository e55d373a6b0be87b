"""Write history, and see what a change changed."""

from typing import Any

from django.db import models

from accounts.actors import Actor
from alliances.history.models import Entry
from tenants.transactions import atomic, is_atomic


def record(
    verb: str,
    thing: models.Model,
    *,
    by: Actor,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Entry:
    """Write one entry; call it inside the transaction of the change, or not at all."""
    if not is_atomic():
        raise RuntimeError("History is written in the transaction of the change.")
    return Entry.objects.create(
        actor_kind=by.kind,
        actor_label=by.label[:200],
        actor_id=by.id,
        verb=verb,
        object_kind=thing._meta.model_name or "",
        object_id=str(thing.pk),
        object_label=str(thing)[:300],
        before=before or {},
        after=after or {},
    )


def facts_of(thing: models.Model, names: list[str]) -> dict[str, Any]:
    """The named fields as plain values, to be compared before and after a change."""
    facts: dict[str, Any] = {}
    for name in names:
        value = getattr(thing, name)
        if isinstance(value, models.Model):
            value = str(value)
        elif isinstance(value, models.fields.files.FieldFile):
            value = value.name
        facts[name] = value
    return facts


@atomic
def change(
    thing: models.Model, values: dict[str, Any], *, by: Actor, verb: str = "geändert"
) -> bool:
    """Set the given fields, save, and write what really differs; False if nothing does."""
    names = list(values)
    before = facts_of(thing, names)
    for name, value in values.items():
        setattr(thing, name, value)
    thing.save()
    after = facts_of(thing, names)
    changed = [name for name in names if before[name] != after[name]]
    if not changed:
        return False
    record(
        verb,
        thing,
        by=by,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    return True


@atomic
def create(thing: models.Model, *, by: Actor, verb: str = "angelegt") -> models.Model:
    """Save a new thing and write that it came."""
    thing.save(force_insert=True)
    record(verb, thing, by=by)
    return thing


@atomic
def remove(thing: models.Model, *, by: Actor, verb: str = "gelöscht") -> None:
    """Delete a thing and write that it went."""
    record(verb, thing, by=by)
    thing.delete()
