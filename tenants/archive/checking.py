"""Unpack an archive into a folder of ours, and look at every row and file on the way.

Afterwards rows lie there as COPY takes them, and files under their names; what was in the archive
is not read again.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db import models

from tenants.archive.fitting import Fitting, fit
from tenants.archive.kinds import Kind, table
from tenants.archive.reading import Archive, Refused, shown
from tenants.archive.values import WrongValue, checked, written

LONGEST_LINE = 8 * 1024**2
MOST_ROWS = 5_000_000


@dataclass
class Checked:
    """What an archive holds, proved and unpacked."""

    manifest: dict[str, Any]
    folder: Path
    counts: dict[str, int] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)  # of each kind, as they were copied
    files: list[str] = field(default_factory=list)

    def rows_of(self, kind: Kind) -> Path:
        """The kind's rows, as COPY takes them."""
        return self.folder / "rows" / kind.name

    def file(self, name: str) -> Path:
        """The file of this name, unpacked."""
        return self.folder / "files" / name

    def open_file(self, name: str) -> BinaryIO:
        """The same, to look into it."""
        return self.file(name).open("rb")


@dataclass
class _Keys:
    """Which rows there are, and which are pointed to."""

    known: dict[type[models.Model], set[Any]] = field(default_factory=dict)
    wanted: list[tuple[str, type[models.Model], set[Any]]] = field(default_factory=list)
    files: set[str] = field(default_factory=set)


def check(archive: Archive, folder: Path) -> Checked:
    """Prove the whole archive; Refused with the first thing that is wrong."""
    fitting = fit(archive.manifest)
    result, keys = Checked(archive.manifest, folder), _Keys()
    (folder / "rows").mkdir()
    _unpack_files(archive, result)
    for path in archive.members:
        if not path.startswith("files/"):
            _prove(archive, path)
    for kind in table().kinds:
        _check_kind(archive, kind, fitting, result, keys)
    _check_pointers(keys)
    if strangers := sorted({*result.files} - keys.files):
        raise Refused(f"Zur Datei {shown(strangers[0])} gehört kein Datensatz.")
    return result


def _unpack_files(archive: Archive, result: Checked) -> None:
    for path in archive.members:
        if not path.startswith("files/"):
            continue
        name = path.removeprefix("files/")
        target = result.file(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            for chunk in archive.unpack(path):
                file.write(chunk)
        result.files.append(name)


def _prove(archive: Archive, path: str) -> None:
    """Read a member for its checksum alone; manifest and sums have none."""
    if path in archive.manifest["members"]:
        for _ in archive.unpack(path):
            pass


def _check_kind(
    archive: Archive, kind: Kind, fitting: Fitting, result: Checked, keys: _Keys
) -> None:
    """Look at every row of a kind, and write it down as COPY takes it."""
    names = fitting.fields[kind.name]
    fields = [each for each in kind.exported if each.attname in names]
    known = keys.known.setdefault(kind.model, set())
    pointers: list[tuple[models.Field, Any, set[Any]]] = [
        (each, each.related_model, set()) for each in fields if isinstance(each, models.ForeignKey)
    ]
    fillings = _fillings(kind, names)
    count = 0
    with result.rows_of(kind).open("w", encoding="utf-8", newline="\n") as target:
        for number, row in _rows(archive, kind):
            where = f"{kind.member}, Zeile {number}"
            made = _checked_row(kind, fields, row, names, where)
            key = made[kind.key.attname]
            if key in known:
                raise Refused(f"{where}: Diesen Datensatz gibt es zweimal.")
            known.add(key)
            for each, _, wanted in pointers:
                wanted.add(made[each.attname])
            _check_files(kind, made, result, keys, where)
            _check_meaning(kind, fields, made, result, where)
            filled = [(each, fill()) for each, fill in fillings]
            pairs = [*((each, made[each.attname]) for each in fields), *filled]
            target.write("\t".join(written(each, value) for each, value in pairs) + "\n")
            count += 1
    for each, model, wanted in pointers:
        keys.wanted.append((f"{kind.name}.{each.attname}", model, wanted - {None}))
    if count != fitting.rows[kind.name]:
        raise Refused(f"{kind.member} hat {count} Zeilen, im Manifest stehen andere.")
    result.counts[kind.name] = count
    result.columns[kind.name] = [
        str(each.column) for each in (*fields, *(each for each, _ in fillings))
    ]


def _fillings(kind: Kind, names: set[str]) -> list[tuple[models.Field, Callable[[], Any]]]:
    """What no archive carries, or an older one did not know yet, and what stands there instead."""
    newer = [
        (each, each.get_default)
        for each in kind.exported
        if each.attname not in names and not each.has_db_default()
    ]
    left = [(kind.model._meta.get_field(name), left.fill) for name, left in kind.left_out.items()]
    return [*newer, *left]  # type: ignore[list-item]


def _rows(archive: Archive, kind: Kind) -> Iterator[tuple[int, Any]]:
    if kind.member not in archive.members:
        return
    for number, line in enumerate(_lines(archive, kind.member), start=1):
        if number > MOST_ROWS:
            raise Refused(f"{kind.member} hat zu viele Zeilen.")
        try:
            row = json.loads(line.decode(), parse_float=Decimal, parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            raise Refused(f"{kind.member}, Zeile {number} ist kein JSON.") from error
        yield number, row


def _no_number(text: str) -> None:
    raise ValueError(text)


def _lines(archive: Archive, path: str) -> Iterator[bytes]:
    rest = b""
    for chunk in archive.unpack(path):
        *lines, rest = (rest + chunk).split(b"\n")
        yield from lines
        if len(rest) > LONGEST_LINE:
            raise Refused(f"In {shown(path)} ist eine Zeile zu lang.")
    if rest:
        raise Refused(f"{shown(path)} hört mitten in einer Zeile auf.")


def _checked_row(
    kind: Kind, fields: list[models.Field], row: Any, names: set[str], where: str
) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise Refused(f"{where} ist kein Datensatz.")
    if strange := sorted({*row} ^ names):
        raise Refused(f"{where}: Das Feld {shown(strange[0])} fehlt oder ist unbekannt.")
    made = {}
    for each in fields:
        try:
            made[each.attname] = checked(each, row[each.attname], only=kind.only.get(each.name))
        except WrongValue as error:
            raise Refused(f"{where}: {each.attname} {error}.") from error
        except UnicodeEncodeError as error:
            raise Refused(f"{where}: {each.attname} enthält ungültige Zeichen.") from error
    return made


def _check_files(
    kind: Kind, made: dict[str, Any], result: Checked, keys: _Keys, where: str
) -> None:
    """A row names a file of the archive, in the folder that belongs to its field."""
    for each in kind.file_fields:
        name = made.get(each.attname)
        if not name:
            continue
        folder = PurePosixPath(str(each.upload_to))
        if PurePosixPath(name).parent != folder or str(PurePosixPath(name)) != name:
            raise Refused(f"{where}: Die Datei {shown(name)} liegt nicht in {folder}/.")
        keys.files.add(name)
        if not result.file(name).is_file() and name not in result.manifest["missing_files"]:
            raise Refused(f"{where}: Die Datei {shown(name)} fehlt im Archiv.")


def _check_meaning(
    kind: Kind, fields: list[models.Field], made: dict[str, Any], result: Checked, where: str
) -> None:
    """What the kind's own check has to say; a file that was missing before cannot be looked at."""
    if kind.check is None:
        return
    whole = {each.attname: made.get(each.attname, each.get_default()) for each in kind.exported}
    if any(whole[each.attname] in result.manifest["missing_files"] for each in kind.file_fields):
        return
    try:
        kind.check(whole, result.open_file)
    except ValidationError as error:
        raise Refused(f"{where}: {' '.join(error.messages)}") from error


def _check_pointers(keys: _Keys) -> None:
    for name, model, wanted in keys.wanted:
        if strange := sorted(map(str, wanted - keys.known.get(model, set()))):
            raise Refused(f"{name} nennt {shown(strange[0])}; diesen Datensatz gibt es nicht.")
