"""Write the operator's history."""

from collections.abc import Iterator

from console.job_words import called
from console.models import OperatorEntry
from support.telling import ASKED, Told
from tenants import jobs
from tenants.archive.extras import Extra, lines
from tenants.deeds import Deed
from tenants.models import County, Job
from tenants.opening import Opening
from tenants.schemas import outside
from tenants.transactions import atomic, is_atomic

COMMAND_LINE = "Betrieb (Kommandozeile)"


def record(verb: str, *, by: object, county_slug: str = "", note: str = "") -> OperatorEntry:
    """Write one entry; call it inside the transaction of what was done, or not at all."""
    with outside():
        if not is_atomic():
            raise RuntimeError("History is written in the transaction of the change.")
        return OperatorEntry.objects.create(
            by=str(by)[:200], verb=verb[:200], county_slug=county_slug, note=note[:500]
        )


def ask(
    kind: str, *, by: object, county_slug: str = "", what: dict | None = None, note: str = ""
) -> Job:
    """Have work of this kind done because an operator wants it, and write down who did."""
    with outside(), atomic():
        job = jobs.ask(kind, by=str(by), county_slug=county_slug, what=what)
        record(f"Auftrag: {called(kind)}", by=by, county_slug=county_slug, note=note)
    return job


def record_support(told: Told) -> None:
    """That an operator asked to come into a county, came in, or was sent out."""
    by = told.entry.operator if told.by.label.startswith("Support") else "Landkreis"
    note = told.entry.reason if told.verb == ASKED else ""
    record(told.verb, by=by, county_slug=told.county.slug, note=note)


def record_command(deed: str, *, county_slug: str) -> None:
    """What was done from the command line; who may use that is known to the machine alone."""
    with outside(), atomic():
        record(deed, by=COMMAND_LINE, county_slug=county_slug)


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
