"""Everything that can happen to a measure sheet."""

from typing import Any

from accounts.actors import Actor
from alliances.history.actions import change, create, remove
from alliances.measures.models import Measure
from alliances.partners.actions import slug_for
from alliances.profile.models import Alliance
from alliances.webhooks.telling import tell
from tenants.transactions import atomic


@atomic
def add(values: dict[str, Any], *, by: Actor) -> Measure:
    """Write a new sheet; it stays a draft until it is published."""
    Alliance.objects.select_for_update().get()  # one at a time, so that addresses do not collide
    measure = Measure(slug=slug_for(values["title"], Measure.objects), **values)
    create(measure, by=by, verb="Maßnahme angelegt")
    return measure


@atomic
def edit(measure: Measure, values: dict[str, Any], *, by: Actor) -> Measure:
    """Change a sheet; its address stays, links to it keep working."""
    current = _locked(measure)
    change(current, values, by=by, verb="Maßnahme bearbeitet")
    return current


@atomic
def publish(measure: Measure, *, by: Actor) -> Measure:
    """Show a sheet to everybody; nothing happens if it is public already."""
    current = _locked(measure)
    if change(current, {"is_published": True}, by=by, verb="Maßnahme veröffentlicht"):
        tell("measure.published", id=current.pk, slug=current.slug, title=current.title)
    return current


@atomic
def unpublish(measure: Measure, *, by: Actor) -> Measure:
    """Take a sheet off the public pages; nothing happens if it is a draft already."""
    current = _locked(measure)
    change(current, {"is_published": False}, by=by, verb="Maßnahme zurückgenommen")
    return current


@atomic
def delete(measure: Measure, *, by: Actor) -> None:
    """Remove a sheet for good; a copy in the exchange stays until it is withdrawn there."""
    remove(_locked(measure), by=by, verb="Maßnahme gelöscht")


def _locked(measure: Measure) -> Measure:
    return Measure.objects.select_for_update().get(pk=measure.pk)
