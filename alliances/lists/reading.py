"""Read an uploaded list: find out what the file is, refuse what it must not be."""

import csv
import io

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from alliances.lists.spreadsheets import read_xlsx
from alliances.lists.tables import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    Row,
    Table,
    cleaned,
    flaw_of,
    last_filled,
    table_of,
    too_many_rows,
)

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = {";": "Semikolon", ",": "Komma", "\t": "Tabulator"}
LOOKED_AT = 10  # lines that tell the delimiter
# An encrypted XLSX is such a container, too; this name stands in it in UTF-16.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read(upload: UploadedFile) -> Table:
    """The list in this file; ValidationError in German for everything that is none."""
    if upload.size and upload.size > MOST_BYTES:
        raise ValidationError("Die Datei ist zu groß: höchstens 5 MB.")
    return read_bytes(upload.read(MOST_BYTES + 1))


def read_bytes(content: bytes) -> Table:
    """The same for its content."""
    if len(content) > MOST_BYTES:
        raise ValidationError("Die Datei ist zu groß: höchstens 5 MB.")
    if not content.strip(b"\x00\r\n\t \xef\xbb\xbf"):
        raise ValidationError("Die Datei ist leer.")
    if content.startswith(ZIP):
        return read_xlsx(content)
    if content.startswith(OLE):
        raise ValidationError(
            "Die Datei ist mit einem Kennwort geschützt. Bitte speichern Sie sie ohne Kennwort."
            if ENCRYPTED in content
            else "Das ist eine Datei des alten Formats XLS. Bitte speichern Sie sie als XLSX."
        )
    text, encoding = decoded(content)
    return _read_csv(text, encoding)


def decoded(content: bytes) -> tuple[str, str]:
    """The text of a CSV file and how it was encoded, as spreadsheets in Germany save it."""
    encodings = ("utf-16",) if content.startswith(UTF_16) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text, {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}.get(encoding, "UTF-16")
    raise ValidationError(
        "Das ist keine Liste, die wir lesen können. Möglich sind CSV (UTF-8 oder Windows-1252) "
        "und XLSX."
    )


def _read_csv(text: str, encoding: str) -> Table:
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) <= 5:  # noqa: PLR2004
        text = rest  # a line only spreadsheets know; the lines below tell the delimiter, too
    delimiter = _delimiter_of(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(_row(reader.line_num, cells))
            if len(rows) > MOST_ROWS + LOOKED_AT:
                raise too_many_rows()
    except csv.Error as error:
        raise ValidationError(
            f"Zeile {reader.line_num} ist kein gültiges CSV. Oft fehlt ein Anführungszeichen, "
            "oder die Datei ist keine Liste."
        ) from error
    table = table_of(rows, f"CSV, {encoding}, Trennzeichen {DELIMITERS[delimiter]}")
    if len(table.rows) > MOST_ROWS:
        raise too_many_rows()
    _mark_long_lines(table)
    return table


def _row(line: int, cells: list[str]) -> Row:
    row = Row(line, [cleaned(cell) for cell in cells[: MOST_COLUMNS * 2]])
    for column, cell in enumerate(cells[: MOST_COLUMNS * 2]):
        if cell.lstrip().startswith("="):
            row.flaws[column] = "Hier steht eine Formel. Bitte setzen Sie den Wert ein."
        elif flaw := flaw_of(row.cells[column]):
            row.flaws[column] = flaw
    return row


def _delimiter_of(text: str) -> str:
    """The sign that divides the first lines into the most cells."""

    def cells(delimiter: str) -> int:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            return sum(len(row) for _, row in zip(range(LOOKED_AT), reader, strict=False))
        except csv.Error:
            return 0

    return max(DELIMITERS, key=cells)


def _mark_long_lines(table: Table) -> None:
    """A line with more cells than the header has lost its columns: a delimiter inside a text."""
    named = max((at + 1 for at, name in enumerate(table.header) if name), default=0)
    for row in table.rows:
        if last_filled(row) > named:
            row.problem = (
                "Diese Zeile hat mehr Zellen als die Kopfzeile. Vielleicht steht das Trennzeichen "
                "in einem Text, der nicht in Anführungszeichen steht."
            )
