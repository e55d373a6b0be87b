"""Files of partner lists for tests: good ones, odd ones and hostile ones."""

import io
from collections.abc import Sequence
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

HEADER = (
    "Name",
    "Kategorie",
    "Vertreten durch",
    "Straße",
    "PLZ",
    "Ort",
    "Homepage",
    "Ansprechpartner",
    "E-Mail",
    "Tel.",
)
BAKERY = (
    "Bäckerei Überall & Söhne",
    "Unternehmen",
    "Inhaberin",
    "Hauptstr. 1",
    "79539",
    "Lörrach",
    "www.baeckerei.example",
    "Kim Beispiel",
    "kim@baeckerei.example",
    "+49 7621 12345",
)
CLUB = (
    "Radverein Wiesental e. V.",
    "Vereine und Verbände",
    "1. Vorsitz",
    "",
    "79650",
    "Schopfheim",
    "",
    "",
    "",
    "",
)
SIGNED = (
    "Unterschrieben Partner am",
    "Unterschrieben Landkreis am",
)


def csv_of(*rows: Sequence[str], delimiter: str = ";", encoding: str = "cp1252") -> bytes:
    """A list as Excel saves it in Germany."""
    lines = [
        delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) for row in rows
    ]
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


def xlsx_of(*rows: Sequence[Any], merge: str = "") -> bytes:
    """A list as an XLSX file."""
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    if merge:
        sheet.merge_cells(merge)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def changed(content: bytes, parts: dict[str, bytes | None]) -> bytes:
    """The same archive with some parts replaced, added or (None) left out."""
    file = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, data in parts.items():
            if data is not None:
                new.writestr(name, data)
    return file.getvalue()


def sheet_xml(rows: str, before: str = "") -> bytes:
    """A sheet written by hand."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    head = f'<?xml version="1.0" encoding="UTF-8"?>{before}'
    return f'{head}<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode()


SHEET = "xl/worksheets/sheet1.xml"


def upload(content: bytes, name: str = "partner.csv") -> SimpleUploadedFile:
    """As a browser sends it."""
    return SimpleUploadedFile(name, content)
