"""Write a list as Excel expects it in Germany, so that no cell is ever calculated.

CSV has no types: a text that begins like a formula gets an apostrophe in front, which our own
import takes off again. In XLSX every text is marked as text, with Excel's own sign for it.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from alliances.lists.tables import FORMULA_SIGNS

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LONGEST_XLSX = 32_000  # signs of a cell; Excel's own end is 32,767
WIDEST_COLUMN = 60
AS_TEXT = "@"
# Signs that XML cannot carry.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")


def words(value: Any) -> str:
    """A value as a German reader writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%d.%m.%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, Decimal | float):
        return str(value).replace(".", ",")
    return _ILLEGAL.sub("", str(value))


def harmless(text: str) -> str:
    """The same text, which no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith((*FORMULA_SIGNS, "\n")) else text


def as_csv(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """UTF-8 with its mark, semicolons, Windows' line ends."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([harmless(header) for header in headers])
    for row in rows:
        writer.writerow([harmless(words(value)) for value in row])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(headers: Sequence[str], rows: Iterable[Sequence[Any]], title: str) -> bytes:
    """One sheet with a fixed head; postal codes and telephone numbers stay text, days are days."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
    sheet.freeze_panes = "A2"
    for number, header in enumerate(headers, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = min(
            max(len(header) + 4, 14), WIDEST_COLUMN
        )
    heads = [_text(sheet, header) for header in headers]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(sheet: Any, value: Any) -> Any:
    if isinstance(value, date) and not isinstance(value, datetime):
        cell = WriteOnlyCell(sheet, datetime.combine(value, time()))
        cell.number_format = "DD.MM.YYYY"
        return cell
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return value
    return _text(sheet, words(value))


def _text(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, text[:LONGEST_XLSX])
    cell.data_type = "s"  # whatever it begins with
    cell.number_format = AS_TEXT
    if text.startswith(FORMULA_SIGNS):
        cell.quotePrefix = True
    return cell


def answer(
    fmt: str, name: str, title: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]
) -> HttpResponse:
    """The file as a download."""
    content = as_csv(headers, rows) if fmt == "csv" else as_xlsx(headers, rows, title)
    response = HttpResponse(content, content_type=FORMATS[fmt])
    response["Content-Disposition"] = f'attachment; filename="{name}.{fmt}"'
    return response
