"""Tables that a spreadsheet opens: semicolons, UTF-8 with its mark, and no cell that calculates."""

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import StringIO

from django.http import HttpResponse
from django.utils import timezone

CALCULATES = ("=", "+", "-", "@", "\t", "\r")


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """The rows as a file to keep."""
    lines = StringIO(newline="")
    writer = csv.writer(lines, delimiter=";")
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    response = HttpResponse(
        "\ufeff" + lines.getvalue(), content_type="text/csv; charset=utf-8; header=present"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _cell(value: object) -> str:
    """A cell as a person reads it; what a spreadsheet would take for a formula stays text."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = f"{timezone.localtime(value):%d.%m.%Y %H:%M}"
    text = str(value)
    return f"'{text}" if text.startswith(CALCULATES) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    return text.removeprefix("-").isdigit() and text.isascii()
