"""Read an XLSX file: a ZIP archive of XML, measured before anything in it is unpacked."""

import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from defusedxml.ElementTree import iterparse
from django.core.exceptions import ValidationError
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from alliances.archives import check_office_file
from alliances.lists.tables import (
    MOST_ROWS,
    Row,
    Table,
    cleaned,
    flaw_of,
    table_of,
    too_many_rows,
)

MOST_PARTS = 200
MOST_UNPACKED = 16 * 1024 * 1024  # bytes of all parts together, as the archive announces them
MOST_RATIO = 150  # of a big part to what it takes in the archive
BIG_PART = 1024 * 1024
MOST_LINES = 1_048_576  # Excel's own end; a file may claim more
WIDEST = 500  # columns that are looked at to say how many there are
TITLES = 20  # lines that may stand above the header
FORMULA = "Hier steht eine Formel. Bitte setzen Sie den Wert ein."
BROKEN = "Die Datei ist beschädigt und lässt sich nicht öffnen."
_ZEROS = re.compile(r"0+")


def read_xlsx(content: bytes) -> Table:
    """The first sheet with something in it; ValidationError for everything that is none."""
    _measure(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of features that are no cells: colours, checks
            rows, merged = _rows_of(content)
    except ValidationError:
        raise
    except Exception as error:  # whatever a broken or hostile file makes the library do
        raise ValidationError(BROKEN) from error
    table = table_of(rows, "XLSX")
    _refuse_merged(merged, table, rows)
    if len(table.rows) > MOST_ROWS:
        raise too_many_rows()
    return table


def _measure(content: bytes) -> None:
    """Refuse by what the archive's directory says; nothing is unpacked for it.

    A part never gives more than its directory entry announces: `zipfile` stops there.
    """
    check_office_file(content, ".xlsx")
    with ZipFile(BytesIO(content)) as archive:
        parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    is_bomb = any(
        part.file_size > BIG_PART and part.file_size > MOST_RATIO * max(part.compress_size, 1)
        for part in parts
    )
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or is_bomb:
        raise ValidationError(
            "Die Datei ist ausgepackt zu groß. Kopieren Sie nur die Liste in eine neue Datei und "
            "laden Sie diese hoch."
        )


def _rows_of(content: bytes) -> tuple[list[Row], list[str]]:
    book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            sheet.reset_dimensions()
            if rows := list(_filled_rows(sheet)):
                with ZipFile(BytesIO(content)) as archive:
                    return rows, _merged(archive, _path_of(sheet))
        return [], []
    finally:
        book.close()


def _path_of(sheet: Any) -> str:
    """Where the sheet lies in the archive; the quick way of reading keeps it to itself."""
    return sheet._worksheet_path


def _filled_rows(sheet: Any) -> Iterator[Row]:
    found = 0
    for line, cells in enumerate(sheet.iter_rows(max_col=WIDEST), start=1):
        if line > MOST_LINES:
            raise too_many_rows()
        if all(cell.value is None for cell in cells):
            continue
        found += 1
        if found > MOST_ROWS + TITLES:
            raise too_many_rows()
        row = Row(line, [])
        width = max(at for at, cell in enumerate(cells) if cell.value is not None) + 1
        for column, cell in enumerate(cells[:width]):
            text, flaw = _said(cell)
            row.cells.append(text)
            if flaw:
                row.flaws[column] = flaw
        if any(row.cells):
            yield row


def _said(cell: Any) -> tuple[str, str]:
    """The words of a cell, and what is wrong with it."""
    value = cell.value
    if value is None:
        return "", ""
    if cell.data_type == "f" or not isinstance(value, str | int | float | bool | date | time):
        return cleaned(str(value) if isinstance(value, str) else "=…"), FORMULA
    if cell.data_type == "e":
        return cleaned(str(value)), "Hier steht ein Fehlerwert. Bitte setzen Sie den Wert ein."
    text = cleaned(_words(value, cell.number_format or ""))
    return text, flaw_of(text)


def _words(value: Any, number_format: str) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, datetime | date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, float) and not value.is_integer():
        return str(value).replace(".", ",")
    if isinstance(value, int | float):
        # A postal code kept as a number shows its first zero by its format only.
        zeros = len(number_format) if _ZEROS.fullmatch(number_format) else 0
        return str(int(value)).zfill(zeros)
    return str(value)


def _merged(archive: ZipFile, path: str) -> list[str]:
    """The ranges of merged cells, which the quick way of reading does not tell."""
    ranges = []
    with archive.open(path) as source:
        for _, element in iterparse(source):
            if element.tag.endswith("}mergeCell"):
                ranges.append(element.get("ref", ""))
            element.clear()
    return ranges


def _refuse_merged(ranges: list[str], table: Table, rows: list[Row]) -> None:
    """A title above the list may be merged; in the list a merged cell hides what belongs where."""
    above = len(rows) - len(table.rows)
    header_line = rows[above - 1].line
    for each in ranges:
        try:
            _, _, _, last_line = range_boundaries(each)
        except ValueError as error:
            raise ValidationError(BROKEN) from error
        if last_line is None or last_line >= header_line:
            where = "in der Kopfzeile" if last_line == header_line else "in der Liste"
            raise ValidationError(
                f"Die Zellen {each} {where} sind verbunden. Bitte heben Sie die Verbindung auf, "
                "sodass jede Zelle für sich steht."
            )
