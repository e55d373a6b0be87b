"""An uploaded list as plain words: a header, rows, and what was wrong with single cells."""

import unicodedata
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 2_000
MOST_COLUMNS = 60
LONGEST_CELL = 5_000  # signs
# Signs that make a spreadsheet calculate; our own files put an apostrophe before them.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
HEADER_CELLS = 2  # a line with fewer is a title above the list

_MOJIBAKE = ("Ã¤", "Ã¶", "Ã¼", "ÃŸ", "Ã„", "Ã–", "Ãœ", "\ufffd")


@dataclass
class Row:
    """One line of the file; flaws are German sentences by the number of their column."""

    line: int
    cells: list[str]
    flaws: dict[int, str] = field(default_factory=dict)
    problem: str = ""

    def cell(self, column: int) -> str:
        """What stands in a column; a short line has nothing there."""
        return self.cells[column] if column < len(self.cells) else ""


@dataclass
class Table:
    """A whole list, and how it was read."""

    header: list[str]
    rows: list[Row]
    read_as: str = ""

    def as_json(self) -> dict[str, Any]:
        """To be kept until the list is read in."""
        return {
            "header": self.header,
            "read_as": self.read_as,
            "rows": [[row.line, row.cells, row.flaws, row.problem] for row in self.rows],
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Table":
        """What `as_json` has kept."""
        rows = [
            Row(line, cells, {int(column): flaw for column, flaw in flaws.items()}, problem)
            for line, cells, flaws, problem in kept["rows"]
        ]
        return cls(kept["header"], rows, kept["read_as"])

    def heading(self, column: int) -> str:
        """What the file calls a column, or its letter where it has no name."""
        name = self.header[column] if column < len(self.header) else ""
        return name or f"Spalte {letter(column)}"


def letter(column: int) -> str:
    """'A' for the first column, as spreadsheets call it."""
    name, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def cleaned(text: str) -> str:
    """A cell without signs that no table should hold; line breaks stay, and marks of direction."""
    kept = (
        sign
        for sign in text.replace("\r\n", "\n").replace("\r", "\n")
        if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs", "Cn"}
    )
    text = unicodedata.normalize("NFC", "".join(kept)).strip()
    if text.startswith("'") and text[1:].startswith(FORMULA_SIGNS):
        return text[1:]
    return text


def flaw_of(text: str) -> str:
    """What is wrong with the words of a cell, whatever column it stands in; or nothing."""
    if any(sign in text for sign in _MOJIBAKE):
        return "Die Umlaute sind zerstört. Bitte speichern Sie die Liste neu, am besten als XLSX."
    if len(text) > LONGEST_CELL:
        return f"Der Text ist zu lang: höchstens {german(LONGEST_CELL)} Zeichen."
    return ""


def table_of(rows: list[Row], read_as: str) -> Table:
    """The rows that were found, the first full one as header; ValidationError where that fails."""
    rows = [row for row in rows if any(row.cells)]
    start = next((at for at, row in enumerate(rows) if _filled(row) >= HEADER_CELLS), None)
    if start is None:
        raise ValidationError(
            "Die Datei ist leer oder hat keine Kopfzeile. Die erste Zeile muss die Spalten nennen."
        )
    header, body = rows[start], rows[start + 1 :]
    if not body:
        raise ValidationError("Die Datei hat nur eine Kopfzeile und keine Zeilen darunter.")
    width = max((last_filled(row) for row in [header, *body]), default=0)
    if width > MOST_COLUMNS:
        raise ValidationError(
            f"Die Liste hat {width} Spalten. Möglich sind {MOST_COLUMNS}; löschen Sie, "
            "was Sie nicht brauchen."
        )
    if any(header.flaws):
        raise ValidationError("In der Kopfzeile stehen Formeln. Bitte schreiben Sie die Namen aus.")
    names = [" ".join(header.cell(column).split()) for column in range(width)]
    _refuse_namesakes(names)
    for row in body:
        row.cells = [row.cell(column) for column in range(width)]
    return Table(names, body, read_as)


def too_many_rows() -> ValidationError:
    """The refusal of a list that is too long; said as soon as the first row too many is seen."""
    return ValidationError(
        f"Die Liste hat mehr als {german(MOST_ROWS)} Zeilen. Bitte teilen Sie sie auf."
    )


def _refuse_namesakes(names: list[str]) -> None:
    seen: dict[str, int] = {}
    for column, name in enumerate(names):
        first = seen.setdefault(name.casefold(), column)
        if name and first != column:
            raise ValidationError(
                f"Zwei Spalten heißen „{name}“ ({letter(first)} und {letter(column)}). "
                "Bitte geben Sie jeder Spalte einen eigenen Namen."
            )


def _filled(row: Row) -> int:
    return sum(1 for cell in row.cells if cell)


def last_filled(row: Row) -> int:
    """How many columns a row reaches."""
    return max((at + 1 for at, cell in enumerate(row.cells) if cell), default=0)


def german(number: int) -> str:
    """2000 as '2.000'."""
    return f"{number:,}".replace(",", ".")
