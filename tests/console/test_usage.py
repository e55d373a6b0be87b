"""Usage in numbers, month by month; no word of a county leaves it."""

import csv
from datetime import date
from io import StringIO

from tenants.facts.collecting import refresh
from tenants.models import County, UsageMonth

PAGE = "/konsole/nutzung/"


def cells(client) -> list[list[str]]:
    content = client.get(f"{PAGE}nutzung.csv").content.decode("utf-8-sig")
    return list(csv.reader(StringIO(content), delimiter=";"))


def test_before_the_first_night_the_page_says_how_to_get_numbers(operator) -> None:
    assert "Kennzahlen jetzt erheben" in operator.get(PAGE).content.decode()


def test_the_sums_of_all_counties_stand_there_and_none_of_their_words(operator) -> None:
    refresh()

    page = operator.get(PAGE).content.decode()

    assert "Monat für Monat" in page
    assert "Baden-Württemberg" in page
    assert "Kanarie" not in page
    assert operator.get(PAGE).context["now"].partners == 2


def test_earlier_months_stay_as_they_were(operator) -> None:
    UsageMonth.objects.create(county=None, month=date(2026, 3, 1), partners=77)
    refresh()

    assert [row.partners for row in operator.get(PAGE).context["months"]] == [2, 77]


def test_the_file_has_a_row_for_each_county_and_one_for_all(operator) -> None:
    refresh()

    header, *rows = cells(operator)

    assert header[:4] == ["Monat", "Landkreis", "AGS", "Bundesland"]
    assert {row[1] for row in rows} == {"Landkreis Lörrach", "Landkreis Cloppenburg", "alle"}
    assert all(len(row) == len(header) for row in rows)


def test_no_cell_calculates(operator) -> None:
    County.objects.filter(slug="loerrach").update(name='=HYPERLINK("http://x.example")')
    refresh()

    assert any(row[1].startswith("'=HYPERLINK") for row in cells(operator))


def test_a_countys_months_go_with_it_and_the_sums_stay(loerrach, cloppenburg) -> None:
    refresh()

    assert UsageMonth.objects.filter(county=loerrach).count() == 1
    assert UsageMonth._meta.get_field("county").remote_field.on_delete.__name__ == "CASCADE"
