"""A list is read whatever a German office saves, and whatever is no list is refused with words."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.exceptions import ValidationError
from openpyxl import load_workbook

from alliances.lists import spreadsheets
from alliances.lists.reading import read, read_bytes
from alliances.lists.tables import MOST_BYTES, MOST_ROWS, Table
from tests.alliances.lists import (
    BAKERY,
    CLUB,
    HEADER,
    SHEET,
    changed,
    csv_of,
    sheet_xml,
    upload,
    xlsx_of,
)


def refusal(content: bytes) -> str:
    with pytest.raises(ValidationError) as refused:
        read_bytes(content)
    return " ".join(refused.value.messages)


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252", "utf-16"])
def test_a_csv_is_read_in_every_encoding_and_with_every_delimiter(delimiter, encoding) -> None:
    table = read_bytes(csv_of(HEADER, BAKERY, CLUB, delimiter=delimiter, encoding=encoding))

    assert table.header == list(HEADER)
    assert table.rows[0].cells == list(BAKERY)
    assert [row.line for row in table.rows] == [2, 3]


def test_an_xlsx_says_the_same_as_a_csv() -> None:
    from_xlsx = read_bytes(xlsx_of(HEADER, BAKERY, CLUB))

    assert [row.cells for row in from_xlsx.rows] == [
        row.cells for row in read_bytes(csv_of(HEADER, BAKERY, CLUB)).rows
    ]


def test_numbers_days_and_truth_become_what_people_write() -> None:
    table = read_bytes(
        xlsx_of(
            ["Name", "PLZ", "Am", "Um", "Ja"],
            ["A", 79539, date(2025, 5, 23), datetime(2025, 6, 2, 8, 30), True],
        )
    )

    assert table.rows[0].cells == ["A", "79539", "23.05.2025", "02.06.2025", "ja"]


def test_a_postal_code_keeps_the_zero_its_format_shows() -> None:
    book = load_workbook(io.BytesIO(xlsx_of(["Name", "PLZ"], ["A", 1067])))
    book.active["B2"].number_format = "00000"
    file = io.BytesIO()
    book.save(file)

    assert read_bytes(file.getvalue()).rows[0].cells == ["A", "01067"]


def test_titles_above_the_header_and_empty_lines_are_passed_over() -> None:
    rows: list[Sequence[str]] = [["Partnerliste 2025"], [], HEADER, BAKERY, [], CLUB]

    table = read_bytes(csv_of(*rows))
    merged = read_bytes(xlsx_of(*rows, merge="A1:C1"))

    assert [row.line for row in table.rows] == [4, 6]
    assert [row.line for row in merged.rows] == [4, 6]


def test_a_kept_table_comes_back_as_it_was() -> None:
    table = read_bytes(xlsx_of(["Name", "Ort"], ["=A1", "Ort"]))

    assert Table.from_json(table.as_json()) == table
    assert table.rows[0].flaws[0].startswith("Hier steht eine Formel")


def test_quotes_umlauts_direction_marks_and_three_hundred_signs_stay() -> None:
    name = 'Das „Grüne“ "Haus" \u200f' + "ß" * 280
    quoted = '"' + name.replace('"', '""') + '"'

    table = read_bytes(f"Name;Ort\r\n{quoted};Lörrach\r\n".encode())

    assert table.rows[0].cells == [name, "Lörrach"]


def test_a_formula_in_a_csv_and_destroyed_umlauts_are_marked_at_their_cell() -> None:
    table = read_bytes(csv_of(["Name", "Ort"], ["=1+1", "LÃ¶rrach"], encoding="utf-8"))

    assert "Formel" in table.rows[0].flaws[0]
    assert "Umlaute" in table.rows[0].flaws[1]


def test_a_line_with_too_many_cells_says_so() -> None:
    table = read_bytes(b"Name;Ort\r\nA;B\r\nA;B;C\r\n")

    assert [bool(row.problem) for row in table.rows] == [False, True]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "leer"),
        (b"\xef\xbb\xbf\r\n", "leer"),
        (b"Name;Ort\r\n", "nur eine Kopfzeile"),
        (b"Name;Ort;name\r\nA;B;C\r\n", "Zwei Spalten heißen"),
        (b'Name;Ort\r\n"A;B\r\n', "Zeile 2 ist kein gültiges CSV"),
        (b"Name;Ort\r\n\x81\x8d;B\r\n", "keine Liste"),
        (b"\x00\x01\x02Name;Ort\r\nA;B\r\n", "keine Liste"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "keine Liste"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 99, "alten Formats XLS"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "Kennwort",
        ),
        (b"PK\x03\x04" + b"kaputt" * 9, "beschädigt"),
        (csv_of([f"S{n}" for n in range(61)], ["x"] * 61), "61 Spalten"),
        (csv_of(["A", "B"], *[["x", "y"]] * (MOST_ROWS + 1)), "mehr als 2.000 Zeilen"),
        (csv_of(["A", "B"], *[["x", "y"]] * 200_000), "mehr als 2.000 Zeilen"),
    ],
)
def test_what_is_no_list_is_refused_with_its_reason(content: bytes, words: str) -> None:
    assert words in refusal(content)


def test_a_file_that_is_too_big_is_not_even_read() -> None:
    file = upload(b"Name;Ort\n" + b"A;B\n" * (MOST_BYTES // 4))

    with pytest.raises(ValidationError, match="höchstens 5 MB"):
        read(file)


GOOD = xlsx_of(["Name", "Ort"], ["A", "B"])


def bomb() -> bytes:
    """Forty megabytes of nothing in forty kilobytes."""
    return changed(GOOD, {SHEET: b"<worksheet>" + b" " * 40_000_000})


def many_parts() -> bytes:
    return changed(GOOD, {f"xl/media/{number}.png": b"x" for number in range(300)})


def macros() -> bytes:
    return changed(GOOD, {"xl/vbaProject.bin": b"x"})


def entities() -> bytes:
    """Words that grow a thousandfold with every name: the 'billion laughs'."""
    laughs = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY a{n} "{"&a;" * 10 if n == 0 else f"&a{n - 1};" * 10}">' for n in range(9)
    )
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>&a8;</t></is></c></row>'
    return changed(GOOD, {SHEET: sheet_xml(row, f"<!DOCTYPE worksheet [{laughs}]>")})


def far_away() -> bytes:
    """One cell far below the last line that a spreadsheet can have."""
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>1</v></c></row>'
        '<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'
    )
    return changed(GOOD, {SHEET: sheet_xml(rows)})


def no_xml() -> bytes:
    return changed(GOOD, {SHEET: b"<worksheet><sheetData><row>"})


def no_sheet() -> bytes:
    return changed(GOOD, {SHEET: None})


@pytest.mark.parametrize(
    ("hostile", "words"),
    [
        (bomb, "ausgepackt zu groß"),
        (many_parts, "ausgepackt zu groß"),
        (macros, "Makros"),
        (entities, "beschädigt"),
        (far_away, "mehr als 2.000 Zeilen"),
        (no_xml, "beschädigt"),
        (no_sheet, "leer"),
        (lambda: xlsx_of(HEADER, BAKERY, merge="A1:B1"), "in der Kopfzeile sind verbunden"),
        (lambda: xlsx_of(HEADER, BAKERY, CLUB, merge="A2:A3"), "in der Liste sind verbunden"),
        (lambda: xlsx_of(), "leer"),
        (lambda: xlsx_of(["Name", "name"], ["A", "B"]), "Zwei Spalten heißen"),
        (lambda: xlsx_of(["Name", "=A1"], ["A", "B"]), "Formeln"),
        (lambda: xlsx_of([f"S{n}" for n in range(70)], ["x"] * 70), "70 Spalten"),
    ],
)
def test_a_hostile_xlsx_gets_a_clear_message(hostile, words: str) -> None:
    assert words in refusal(hostile())


def test_two_hundred_thousand_rows_are_not_read_to_their_end(monkeypatch) -> None:
    row = '<row r="{0}"><c r="A{0}"><v>1</v></c><c r="B{0}"><v>1</v></c></row>'
    rows = "".join(row.format(number) for number in range(1, 200_001))
    file = changed(GOOD, {SHEET: sheet_xml(rows)})

    lines = []

    def counted(row, *, said=spreadsheets._said):
        lines.append(row)
        return said(row)

    monkeypatch.setattr(spreadsheets, "_said", counted)

    assert "mehr als 2.000 Zeilen" in refusal(file)
    assert len(lines) < 2 * (MOST_ROWS + 100)


def test_an_archive_that_lies_about_its_sizes_gives_no_more_than_it_says() -> None:
    file = io.BytesIO()
    with ZipFile(io.BytesIO(GOOD)) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, b" " * 30_000_000 if name == SHEET else data)
        for part in new.infolist():
            if part.filename == SHEET:
                part.file_size = 100  # in the directory; the stream has thirty million

    assert "beschädigt" in refusal(file.getvalue())
