"""Open many counties from a list, one after the other; a bad row is told and stops nobody."""

import csv
import io
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError

from tenants.jobs import Progress
from tenants.models import County, Job
from tenants.opening import STARTERS, check, open_county
from tenants.schemas import outside

COLUMNS = ("ags", "slug", "name", "coordinator")
OPTIONAL = "starter"
AGS_DIGITS = 5


class UnreadableList(Exception):
    """The file is no such list at all; nothing was opened. The text says why, in German."""


@dataclass
class Row:
    """One line of the list as it was written; `problem` where it has no county's form."""

    line: int
    values: dict[str, str]
    problem: str = ""


@dataclass
class Result:
    """What became of one row: `opened`, `exists` (opened before, the same) or `refused`."""

    line: int
    ags: str
    slug: str
    state: str
    errors: dict[str, list[str]] = field(default_factory=dict)
    host: str = ""
    schema: str = ""
    invitation_url: str = ""
    way: str = ""
    seconds: float = 0.0


def read(content: bytes) -> list[Row]:
    """The rows of a list as spreadsheets save it: UTF-8 or Windows-1252, `;` or `,`.

    Raises UnreadableList where the first line does not name the columns.
    """
    text = decoded(content)
    first = text.lstrip("\r\n").split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in first else ",")
    try:
        lines = [
            (reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)
        ]
    except csv.Error as error:
        raise UnreadableList(f"Die Datei ist keine CSV-Liste: {error}") from error
    if not lines:
        raise UnreadableList("Die Liste ist leer.")
    header = [cell.strip().lower() for cell in lines[0][1]]
    missing = [name for name in COLUMNS if name not in header]
    if missing or len(set(header)) < len(header):
        raise UnreadableList(
            "Die erste Zeile nennt die Spalten, jede einmal: ags;slug;name;coordinator;starter "
            f"(starter darf fehlen). Es fehlt: {', '.join(missing) or '-'}."
        )
    return [_row(line, header, cells) for line, cells in lines[1:]]


def preview(rows: list[Row]) -> list[Result]:
    """What would become of each row, without anything being made: `opens`, `exists`, `refused`."""
    seen: dict[tuple[str, str], int] = {}
    return [_previewed(row, seen) for row in rows]


def _previewed(row: Row, seen: dict[tuple[str, str], int]) -> Result:
    values = row.values
    result = Result(row.line, values.get("ags", ""), values.get("slug", ""), "refused")
    if row.problem:
        result.errors = {"__all__": [row.problem]}
        return result
    if _opened_before(values) is not None:
        result.state = "exists"
        return result
    try:
        with outside():
            check(**_wanted(values))
        result.state = "opens"
    except ValidationError as error:
        result.errors = error.message_dict
    for name in ("ags", "slug"):
        line = seen.setdefault((name, values[name]), row.line)
        if line != row.line:
            result.state = "refused"
            result.errors.setdefault(name, []).append(f"Steht schon in Zeile {line}.")
    return result


def _wanted(values: dict[str, str]) -> dict[str, Any]:
    return {name: values[name] for name in COLUMNS} | {"starter": values.get(OPTIONAL, STARTERS[0])}


def open_list(rows: list[Row], *, by: str, tell: Callable[[int, Result], None]) -> list[Result]:
    """Open every county of the list, each in a transaction of its own.

    `tell` hears of each row as it is done. Repeated after an interruption it goes on where it was.
    """
    results = []
    for number, row in enumerate(rows, start=1):
        result = _open(row, by=by)
        results.append(result)
        tell(number, result)
    return results


def open_list_job(job: Job, progress: Progress) -> dict:
    """The same for the console: `what` carries the list as text; the result counts and names rows.

    Safe to repeat: counties that were opened before say so. The list names people: it is kept only
    where somebody still has to mend rows of it.
    """
    rows = read(job.what["content"].encode())

    def tell(number: int, result: Result) -> None:
        progress.say(result.slug, done=number, total=len(rows))

    results = open_list(rows, by=job.asked_by, tell=tell)
    states = [result.state for result in results]
    if "refused" not in states:
        progress.forget()
    return {
        "opened": states.count("opened"),
        "existed": states.count("exists"),
        "refused": [
            {"line": result.line, "slug": result.slug, "errors": result.errors}
            for result in results
            if result.state == "refused"
        ],
    }


def _open(row: Row, *, by: str) -> Result:
    values, started = row.values, time.monotonic()
    result = Result(row.line, values.get("ags", ""), values.get("slug", ""), "refused")
    if row.problem:
        result.errors = {"__all__": [row.problem]}
        return result
    if (county := _opened_before(values)) is not None:
        result.state, result.schema = "exists", county.schema_name
        return result
    try:
        opening = open_county(**_wanted(values), by=by)
    except ValidationError as error:
        result.errors = error.message_dict
    except DatabaseError as error:  # of this row's transaction; the next row has its own
        result.errors = {"__all__": [f"Datenbank: {str(error).strip().splitlines()[0]}"]}
    else:
        result.state = "opened"
        result.schema = opening.county.schema_name
        result.host = opening.county.domains.get(is_primary=True).domain
        result.invitation_url = opening.results.get("invitation_url", "")
        result.way = opening.way
    result.seconds = round(time.monotonic() - started, 3)
    return result


def _opened_before(values: dict[str, str]) -> County | None:
    with outside():
        same = County.objects.filter(slug=values["slug"], region_id=values["ags"])
        return same.first() if all("\x00" not in value for value in values.values()) else None


def _row(line: int, header: list[str], cells: list[str]) -> Row:
    values = {
        name: cell.strip()
        for name, cell in zip(header, cells, strict=False)
        if name in (*COLUMNS, OPTIONAL)
    }
    if len(cells) < len(header) and any(name not in values for name in COLUMNS):
        return Row(line, values, f"Diese Zeile hat {len(cells)} statt {len(header)} Spalten.")
    if any(cell.strip() for cell in cells[len(header) :]):
        return Row(line, values, f"Diese Zeile hat {len(cells)} statt {len(header)} Spalten.")
    if not values.get(OPTIONAL):
        values.pop(OPTIONAL, None)
    ags = values["ags"]
    if ags.isascii() and ags.isdigit():  # spreadsheets take the leading zero away
        values["ags"] = ags.zfill(AGS_DIGITS)
    return Row(line, values)


def decoded(content: bytes) -> str:
    """The text of a file as spreadsheets save it; UnreadableList if it is none."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            return content.decode("cp1252")
        except UnicodeDecodeError as error:
            raise UnreadableList("Die Datei ist weder in UTF-8 noch in Windows-1252.") from error
