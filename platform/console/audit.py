"""Write the operator's history."""

from collections.abc import Iterator

from console.models import OperatorEntry
from tenants.archive.extras import Extra, lines
from tenants.deeds import Deed
from tenants.models import County
from tenants.opening import Opening
from tenants.schemas import outside


def record_opening(opening: Opening) -> None:
    """A step of opening a county: who opened it, in the same transaction."""
    with outside():  # no county's business
        OperatorEntry.objects.create(
            by=opening.by, verb="Landkreis eröffnet", county_slug=opening.county.slug
        )


def record_deed(deed: Deed) -> None:
    """What an operator did to a county, and why; a county's own doings are none of ours."""
    if deed.whose != "operator":
        return
    verb = f"{deed.verb}: {deed.domain}" if deed.domain else deed.verb
    with outside():
        OperatorEntry.objects.create(
            by=str(deed.by)[:200],
            verb=verb[:200],
            county_slug=deed.county.slug,
            note=deed.note,
        )


def archived(county: County) -> Iterator[Extra]:
    """What the operator did to a county, for the county's archive."""
    with outside():
        entries = OperatorEntry.objects.filter(county_slug=county.slug).order_by("pk")
        rows = lines(entries.values("at", "by", "verb", "note"))
    yield Extra("shared/operator_history.jsonl", rows)
