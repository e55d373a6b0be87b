"""Does an archive fit this code? Made by a newer release it does not; by an older one it may."""

from dataclasses import dataclass
from typing import Any

from django.db import models

from tenants.archive.kinds import Kind, table
from tenants.archive.manifest import MANIFEST, newest_migrations, state_of
from tenants.archive.reading import Refused, shown
from tenants.migration_states import newest_state


@dataclass(frozen=True)
class Fitting:
    """What the archive's rows are made of, by kind."""

    fields: dict[str, set[str]]
    rows: dict[str, int]
    is_older: bool


def fit(manifest: dict[str, Any]) -> Fitting:
    """Compare kinds, fields and migrations with those of this code; Refused if they do not fit."""
    _check_county(manifest)
    missing = manifest.get("missing_files")
    if not isinstance(missing, list) or not all(isinstance(each, str) for each in missing):
        raise Refused(f"In {MANIFEST} fehlt „missing_files“.")
    is_older = _is_older(manifest)
    kinds = manifest.get("kinds")
    if not isinstance(kinds, dict):
        raise Refused(f"In {MANIFEST} fehlen die Arten von Datensätzen.")
    if strangers := sorted(kinds.keys() - {kind.name for kind in table().kinds}):
        raise Refused(f"Die Art {shown(strangers[0])} kennt diese Plattform nicht.")
    fields, rows = {}, {}
    for kind in table().kinds:
        fields[kind.name], rows[kind.name] = _fields_of(kind, kinds.get(kind.name), is_older)
    _check_rows_folder(manifest)
    return Fitting(fields, rows, is_older)


def _check_county(manifest: dict[str, Any]) -> None:
    county = manifest.get("county")
    names = ("id", "slug", "name", "ags")
    if not isinstance(county, dict) or not all(isinstance(county.get(each), str) for each in names):
        raise Refused(f"In {MANIFEST} fehlt, um welchen Landkreis es geht.")


def _is_older(manifest: dict[str, Any]) -> bool:
    said = manifest.get("migrations")
    if not isinstance(said, dict) or not all(
        isinstance(names, list) and all(isinstance(name, str) for name in names)
        for names in said.values()
    ):
        raise Refused(f"In {MANIFEST} fehlt der Stand der Datenbank.")
    known = newest_migrations()
    for app, names in said.items():
        if strange := sorted({*names} - {*known.get(app, [])}):
            raise Refused(
                f"Das Archiv stammt von einer neueren Version der Software: {app}.{strange[0]} "
                "kennt diese Plattform nicht."
            )
    return state_of(said) != newest_state()


def _fields_of(kind: Kind, said: Any, is_older: bool) -> tuple[set[str], int]:
    """The names in every row of this kind, and how many rows there are to be."""
    if said is None and is_older:
        return {each.attname for each in kind.exported}, 0
    names = said.get("fields") if isinstance(said, dict) else None
    rows = said.get("rows") if isinstance(said, dict) else None
    if not isinstance(names, list) or type(rows) is not int:
        raise Refused(f"Im Archiv fehlt die Art {shown(kind.name)}.")
    known = {each.attname: each for each in kind.exported}
    if strangers := sorted({str(name) for name in names} - known.keys()):
        raise Refused(f"{kind.name}: Das Feld {shown(strangers[0])} kennt diese Plattform nicht.")
    for name in sorted(known.keys() - {*names}):
        if not is_older or not _can_do_without(known[name]):
            raise Refused(f"{kind.name}: Im Archiv fehlt das Feld {shown(name)}.")
    return {*names}, rows


def _can_do_without(field: models.Field) -> bool:
    """Whether rows from before this field get something sensible."""
    return field.null or field.has_default() or field.has_db_default() or field.blank


def _check_rows_folder(manifest: dict[str, Any]) -> None:
    known = {kind.member for kind in table().kinds}
    found = {path for path in manifest["members"] if path.startswith("rows/")}
    if strangers := sorted(found - known):
        raise Refused(f"{shown(strangers[0])} gehört zu keiner Art, die diese Plattform kennt.")
    wanted = {kind.member for kind in table().kinds if kind.name in manifest["kinds"]}
    if missing := sorted(wanted - found):
        raise Refused(f"Im Archiv fehlt {shown(missing[0])}.")
