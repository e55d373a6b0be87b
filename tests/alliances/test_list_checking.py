"""Every cell of a partner list is understood, or told with its place and a German sentence."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliances.doubles.spelling import name_key
from alliances.lists.checking import ALIKE, NEW, THERE, Wishes, check, strange_categories
from alliances.lists.columns import COLUMNS, guess
from alliances.lists.reading import read_bytes
from tests import cast
from tests.alliances.lists import BAKERY, CLUB, HEADER, SIGNED, csv_of


def checked(*rows, **wishes):
    table = read_bytes(csv_of(*rows, encoding="utf-8"))
    return check(table, Wishes(guess(table.header), **wishes))


def problems(*rows, **wishes) -> list[tuple[int, str, str]]:
    return [
        (problem.line, problem.column, problem.message)
        for found in checked(*rows, **wishes)
        for problem in found.problems
    ]


def test_german_headings_are_understood(in_loerrach) -> None:
    found = guess([*HEADER, *SIGNED, "Bemerkung"])

    assert list(found) == [
        *("name", "category", "representative_function", "street", "postal_code", "city"),
        *("website", "contact_name", "contact_email", "contact_phone"),
        *("partner_signed_on", "county_signed_on"),
    ]
    assert guess(column.label for column in COLUMNS) == {
        column.key: at for at, column in enumerate(COLUMNS)
    }


def test_a_good_row_says_everything_of_a_partner_and_its_contact(in_loerrach) -> None:
    [found] = checked(HEADER, BAKERY)

    assert found.state == NEW
    assert found.partner["website"] == "https://www.baeckerei.example"
    assert found.partner["category"].name == "Unternehmen"
    assert found.contact["phone"] == "+49 7621 12345"


def test_every_problem_is_told_with_line_column_value_and_words(in_loerrach) -> None:
    bad = list(BAKERY)
    bad[1], bad[2], bad[4], bad[6], bad[8] = "Bäcker", "", "1067", "kein netz", "kim"

    found = checked(HEADER, CLUB, bad)[1].problems

    assert [(each.line, each.column, each.value) for each in found] == [
        (3, "Kategorie", "Bäcker"),
        (3, "Vertreten durch", ""),
        (3, "PLZ", "1067"),
        (3, "Homepage", "kein netz"),
        (3, "E-Mail", "kim"),
    ]
    assert "können sie zuordnen" in found[0].message
    assert "eine Null am Anfang" in found[2].message


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ({"Name": ""}, "Name", "dieses Feld"),
        ({"Name": "x" * 301}, "Name", "300"),
        ({"Ort": ""}, "Ort", "dieses Feld"),
        ({"Kategorie": ""}, "Kategorie", "Bitte nennen"),
        ({"Art": "Firma?"}, "Art", "Möglich sind"),
        ({"Öffentlich": "vielleicht"}, "Öffentlich", "„ja“ und „nein“"),
        ({"E-Mail": "a@b.example"}, "Ansprechperson", "dieses Feld"),
        ({"Unterschrieben Partner am": "23.05.2025"}, "Unterschrieben Landkreis am", "fehlt"),
        (
            {
                "Unterschrieben Partner am": "31.02.2025",
                "Unterschrieben Landkreis am": "2025-06-02",
            },
            "Unterschrieben Partner am",
            "TT.MM.JJJJ",
        ),
        (
            {"Unterschrieben Partner am": "30.04.2025", "Unterschrieben Landkreis am": "2.6.2025"},
            "Unterschrieben Partner am",
            "liegt vor dem 01.05.2025",
        ),
        (
            {"Unterschrieben Partner am": "23.05.2025", "Unterschrieben Landkreis am": "1.1.2099"},
            "Unterschrieben Landkreis am",
            "Zukunft",
        ),
        (
            {"Unterschrieben Partner am": "23.05.25", "Unterschrieben Landkreis am": "2.6.2025"},
            "Unterschrieben Partner am",
            "TT.MM.JJJJ",
        ),
    ],
)
def test_a_wrong_cell_gets_a_german_sentence(in_loerrach, row, column, words) -> None:
    usual = {"Name": "A", "Ort": "B", "Kategorie": "Unternehmen", "vertreten durch": "C"}
    said = {**usual, "Unterschrift Landkreis Ort": "Lörrach", "Ansprechperson": "", **row}

    found = problems(list(said), list(said.values()))

    assert [(line, heading) for line, heading, _ in found] == [(2, column)]
    assert words in found[0][2]


def test_what_a_list_does_not_say_can_be_said_for_all_rows(in_loerrach) -> None:
    category = cast.Category.objects.get(name="Unternehmen")

    [found] = checked(
        ["Name", "Ort"], ["A", "B"], category=str(category.pk), represented_by="Vorstand"
    )

    assert found.problems == []
    assert found.partner["category"] == category
    assert found.partner["representative_function"] == "Vorstand"
    assert found.contact == {}


def test_checking_asks_as_often_for_three_rows_as_for_one(in_loerrach) -> None:
    counts = []
    for rows in ([BAKERY], [BAKERY, CLUB, ("A", *CLUB[1:])]):
        table = read_bytes(csv_of(HEADER, *rows))
        with CaptureQueriesContext(connection) as queries:
            check(table, Wishes(guess(table.header)))
        counts.append(len(queries))

    assert counts[0] == counts[1]


# -- Doubles --


def test_who_is_there_or_alike_or_twice_is_told_apart(in_loerrach) -> None:
    cast.applicant("Bäckerei Überall und Söhne GmbH", postal_code="79539")
    cast.applicant("Ganz anders", website="https://radverein.example/")
    club = list(CLUB)
    club[6] = "www.radverein.example"

    there, alike, twice = checked(HEADER, BAKERY, club, club)

    assert there.state == THERE
    assert alike.state == ALIKE
    assert alike.likeness.words == "gleiche Internetseite"
    assert twice.problems[0].message == "Steht schon in Zeile 3 dieser Liste."


def test_an_alike_row_comes_in_when_it_is_ticked_and_a_certain_one_never(in_loerrach) -> None:
    cast.applicant("Bäckerei Überall und Söhne GmbH", postal_code="79539")
    cast.applicant("Ganz anders", website="https://radverein.example/")
    club = list(CLUB)
    club[6] = "www.radverein.example"

    there, alike = checked(HEADER, BAKERY, club, taken=frozenset({2, 3}))

    assert (there.state, alike.state) == (THERE, NEW)


def test_a_category_of_the_lists_own_is_told_once_for_all_its_rows(in_loerrach) -> None:
    ours = cast.Category.objects.get(name="Unternehmen")
    rows = [[f"{number}", "Ort", "Gewerbe", "Leitung"] for number in range(3)]
    table = read_bytes(csv_of(["Name", "Ort", "Kategorie", "vertreten durch"], *rows))
    wishes = Wishes(guess(table.header))

    assert strange_categories(table, wishes) == ["Gewerbe"]
    told = Wishes(wishes.mapping, categories={name_key("Gewerbe"): str(ours.pk)})
    assert {found.partner["category"] for found in check(table, told)} == {ours}
