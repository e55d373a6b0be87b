"""Bring a county back from its archive: as a new one, or in the place of what it has now.

Everything is proved before anything changes. Then one transaction replaces all rows, with the
files beside the old ones until it is through. Killed at any moment, the county is as before or
as in the archive; calling again ends it.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.module_loading import import_string

from tenants.archive import journals
from tenants.archive.checking import Checked, check
from tenants.archive.kinds import table
from tenants.archive.loading import Loaded, load, rehearse
from tenants.archive.reading import open_archive
from tenants.archive.turns import one_at_a_time, own_folder
from tenants.deeds import Deed, tell
from tenants.faultpoints import faultpoint
from tenants.models import County, HistorySeal
from tenants.names import schema_of
from tenants.opening import Opening, open_county
from tenants.schemas import as_owner, inside, outside
from tenants.transactions import atomic

IMPORTED = "Aus einem Archiv eingespielt"
Say = Callable[[str], None]
Note = Callable[[dict[str, Any]], None]


@dataclass
class Arrival:
    """A county that has just come in; steps read it and leave results for the caller."""

    county: County
    is_new: bool
    coordinator: str
    by: str
    results: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Wanted:
    """Where an archive is to go: a county that is there, or one to be opened."""

    slug: str
    as_new: bool = False
    ags: str = ""  # of the new county, where it is not the archive's own
    name: str = ""
    coordinator: str = ""
    reuse_slug: bool = False


def import_county(
    file: Path,
    wanted: Wanted,
    *,
    by: str,
    dry_run: bool = False,
    say: Say = lambda _: None,
    note: Note = lambda _: None,
) -> dict[str, Any]:
    """Import an archive; a dry run proves all of it and changes nothing.

    `note` hears of the answer in the transaction of the import, to keep a receipt there.
    Answers what came in and what it replaced. ValidationError (`Refused` for what is wrong with
    the archive) with a German message, and nothing has changed then.
    """
    started = time.monotonic()
    with outside(), one_at_a_time(), own_folder() as folder:
        journals.settle_all()
        faultpoint("importing.begun")
        say("Archiv prüfen")
        archive = open_archive(file)
        with archive.zip:
            checked = check(archive, folder)
        faultpoint("importing.checked")
        target = _target(checked, wanted)
        say("Probelauf in der Datenbank")
        with as_owner(target.database if target else settings.NEW_COUNTIES_DATABASE):
            rehearse(checked, invited=wanted.coordinator)
        answer = _answer(checked, wanted, target)
        if dry_run:
            _rehearse_opening(checked, wanted)
            return answer | {"dry_run": True, "seconds": round(time.monotonic() - started, 3)}
        say("Einspielen")
        bringing = _Bringing(checked, wanted, target, by, answer | {"dry_run": False}, note)
        done = _bring_in(bringing)
        return done | {"seconds": round(time.monotonic() - started, 3)}


@dataclass
class _Bringing:
    """An import that has begun: what comes, where to, who does it, and what will be answered."""

    checked: Checked
    wanted: Wanted
    target: County | None
    by: str
    answer: dict[str, Any]
    note: Note
    names: dict[str, str] = field(default_factory=dict)


def _target(checked: Checked, wanted: Wanted) -> County | None:
    """The county whose content is replaced, or None where one is to be opened."""
    found = County.objects.select_related("region").filter(slug=wanted.slug).first()
    if wanted.coordinator:
        try:
            validate_email(wanted.coordinator)
        except ValidationError as error:
            raise ValidationError({"coordinator": error.messages}) from error
    if wanted.as_new:
        if found is not None:
            raise ValidationError({"slug": "Diesen Kurznamen gibt es schon."})
        return None
    if found is None:
        raise ValidationError(
            {"slug": "Diesen Landkreis gibt es nicht. Soll er aus dem Archiv neu entstehen?"}
        )
    if found.read_only_since is not None:
        raise ValidationError({"slug": "Der Landkreis zieht gerade um. Bitte später noch einmal."})
    if found.region_ags != checked.manifest["county"]["ags"]:
        raise ValidationError(
            {
                "slug": f"Das Archiv gehört zu {checked.manifest['county']['name']}, "
                f"nicht zu {found.name}."
            }
        )
    return found


def _answer(checked: Checked, wanted: Wanted, target: County | None) -> dict[str, Any]:
    manifest = checked.manifest
    return {
        "slug": wanted.slug,
        "as_new": target is None,
        "archive": {
            **{name: manifest["county"][name] for name in ("slug", "name", "ags")},
            **{name: manifest.get(name) for name in ("made_at", "code_release", "format_version")},
        },
        "counts": checked.counts,
        "files": len(checked.files),
        "missing_files": manifest["missing_files"],
        "replaced": _rows_of(target) if target else {},
    }


def _rows_of(county: County) -> dict[str, int]:
    """How many records of each kind the county has now."""
    with inside(county):
        return {kind.name: kind.model._base_manager.count() for kind in table().kinds}


def _rehearse_opening(checked: Checked, wanted: Wanted) -> None:
    """Whether a county could be opened under this name, without opening it."""
    if not wanted.as_new:
        return
    with atomic():
        _open(checked, wanted, by="", steps=[_back_out])


class _NotNow(Exception):
    """A rehearsed opening ends."""


def _back_out(opening: Opening) -> None:
    raise _NotNow


def _open(
    checked: Checked, wanted: Wanted, *, by: str, steps: list[Callable[[Opening], None]]
) -> Opening | None:
    said = checked.manifest["county"]
    try:
        return open_county(
            ags=wanted.ags or said["ags"],
            slug=wanted.slug,
            name=wanted.name or said["name"],
            coordinator=wanted.coordinator or "niemand@kreisklima.example",  # nobody is invited
            by=by,
            starter="leer",
            reuse_slug=wanted.reuse_slug,
            steps=steps,
        )
    except _NotNow:
        return None


def _bring_in(it: _Bringing) -> dict[str, Any]:
    """Files first, under a journal; then all rows in one transaction; then what is left over."""
    schema = it.target.schema_name if it.target else schema_of(it.wanted.slug)
    it.names = journals.names_for(it.checked, schema)
    journal = journals.begin(schema, it.names.values())
    try:
        journals.place(it.checked, schema, it.names)
        if it.target is None:
            _as_new(it)
        else:
            _in_place(it, it.target, journal)
        faultpoint("importing.committed")
    finally:
        journals.settle(journal)
    faultpoint("importing.settled")
    return it.answer


def _as_new(it: _Bringing) -> None:
    """Open the county and fill it, in the transaction of the opening."""

    def fill(opening: Opening) -> None:
        loaded = load(
            it.checked,
            opening.county.schema_name,
            names=it.names,
            invited=it.wanted.coordinator,
        )
        _finish(it, Arrival(opening.county, True, it.wanted.coordinator, it.by), loaded)

    steps = [import_string(name) for name in settings.COUNTY_ARRIVAL_OPENING_STEPS]
    _open(it.checked, it.wanted, by=it.by, steps=[*steps, fill])


def _in_place(it: _Bringing, target: County, journal: Path) -> None:
    """Replace what the county has; it can neither move nor go meanwhile."""
    with inside(target), atomic():
        with outside():
            fresh = County.objects.select_for_update().filter(pk=target.pk).first()
            if fresh is None or fresh.read_only_since is not None:
                raise ValidationError({"slug": "Der Landkreis zieht gerade um oder ist gelöscht."})
        loaded = load(it.checked, target.schema_name, names=it.names, invited=it.wanted.coordinator)
        journals.add(journal, loaded.files_before)
        it.answer["replaced"] = loaded.before
        _finish(it, Arrival(target, False, it.wanted.coordinator, it.by), loaded)


def _finish(it: _Bringing, arrival: Arrival, loaded: Loaded) -> None:
    """Write down what happened, and let people in; in the county's transaction."""
    county, said = arrival.county, it.checked.manifest
    note = f"Stand {str(said.get('made_at'))[:16].replace('T', ' ')} UTC"
    if said["county"]["slug"] != county.slug:
        note += f", Archiv von {said['county']['slug']}"
    if not arrival.is_new and "replaced" in loaded.grown.values():
        note += f"; bisheriger Verlauf ersetzt{_take_seal(county)}"
    tell(Deed(county, IMPORTED, arrival.by, "operator", note=note[:500], is_told_inside=True))
    with inside(county):
        for name in settings.COUNTY_ARRIVAL_STEPS:
            import_string(name)(arrival)
    it.answer |= {"grown": loaded.grown, **arrival.results}
    with outside():
        it.note(it.answer)
    faultpoint("importing.before_commit")


def _take_seal(county: County) -> str:
    """The seal speaks of the history that was here before; what it said stays in the new one."""
    with outside():
        seal = HistorySeal.objects.filter(county_id=county.pk).first()
        if seal is None:
            return ""
        seal.delete()
        return f" (Siegel {seal.number}, {seal.hash[:16]})"
