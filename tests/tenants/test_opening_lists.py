"""A list of counties is opened row by row; a bad one is told and stops nobody."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from tenants.models import County
from tenants.opening_lists import UnreadableList, open_list, read

HEADER = "ags;slug;name;coordinator;starter\n"
GOOD = "06531;giessen;Landkreis Gießen;klima@giessen.example;leer\n"
ALSO_GOOD = "1002;kiel;Stadt Kiel;klima@kiel.example;\n"


def opened(content: str, by: str = "Test"):
    return open_list(read(content.encode()), by=by, tell=lambda *_: None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ","])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_lists_are_read_as_spreadsheets_save_them(encoding, delimiter, ending) -> None:
    text = (HEADER + GOOD).replace(";", delimiter).replace("\n", ending)

    (row,) = read(text.encode(encoding))

    assert row.values == {
        "ags": "06531",
        "slug": "giessen",
        "name": "Landkreis Gießen",
        "coordinator": "klima@giessen.example",
        "starter": "leer",
    }
    assert row.line == 2


def test_a_leading_zero_that_a_spreadsheet_took_away_comes_back() -> None:
    (row,) = read((HEADER + ALSO_GOOD).encode())

    assert row.values["ags"] == "01002"
    assert "starter" not in row.values


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"slug;name\nx;y\n",
        b"ags;ags;slug;name;coordinator\n",
        b"\x81\x8d\x00",
        b"PK\x03\x04",
    ],
)
def test_what_is_no_list_is_refused_whole(content: bytes) -> None:
    with pytest.raises(UnreadableList):
        read(content)


@pytest.mark.django_db
def test_bad_rows_are_told_and_the_others_opened(loerrach: County) -> None:
    bad = [
        "99999;nirgends;Nirgends;klima@nirgends.example;\n",
        "12072;$user;Teltow;kein;\n",
        "12072;teltow\n",
        "12072;teltow;Teltow;a@b.example;standard;zu viel\n",
        "08336;noch-eins;Lörrach;klima@loerrach.example;\n",
        "06531;zweimal;Gießen;klima@giessen.example;\n",
        "12072;nu\x00l;Te\x00ltow;a@b.example;\n",
    ]

    results = opened(HEADER + GOOD + "".join(bad) + "\n" + ALSO_GOOD)

    assert [result.state for result in results] == ["opened"] + ["refused"] * 7 + ["opened"]
    assert set(results[2].errors) == {"slug", "coordinator"}
    assert "2 statt 5 Spalten" in results[3].errors["__all__"][0]
    assert "loerrach" in results[5].errors["ags"][0]
    assert results[0].host == "giessen.localhost"
    assert set(County.objects.values_list("slug", flat=True)) == {
        "loerrach",
        "cloppenburg",
        "giessen",
        "kiel",
    }


@pytest.mark.django_db
def test_a_list_that_was_interrupted_goes_on_where_it_was() -> None:
    opened(HEADER + GOOD)

    results = opened(HEADER + GOOD + ALSO_GOOD)

    assert [result.state for result in results] == ["exists", "opened"]


@pytest.mark.django_db
def test_a_fault_of_the_database_in_one_row_stops_nobody(monkeypatch) -> None:
    def broken(opening) -> None:
        if opening.county.slug == "giessen":
            raise OperationalError("disk full\nDETAIL: secret")

    monkeypatch.setattr("console.audit.record_opening", broken)

    results = opened(HEADER + GOOD + ALSO_GOOD)

    assert [result.state for result in results] == ["refused", "opened"]
    assert results[0].errors == {"__all__": ["Datenbank: disk full"]}


@pytest.mark.django_db
def test_the_command_answers_per_row_and_tells_its_progress(tmp_path: Path, capsys) -> None:
    path = tmp_path / "liste.csv"
    path.write_text(HEADER + GOOD + "99999;x;X;x;\n", encoding="cp1252")

    with pytest.raises(SystemExit) as end:
        call_command("open_counties", str(path), json=True)

    said = capsys.readouterr()
    answer = json.loads(said.out)
    assert end.value.code == 1
    assert (answer["opened"], answer["exists"], answer["refused"]) == (1, 0, 1)
    assert [row["state"] for row in answer["rows"]] == ["opened", "refused"]
    assert answer["rows"][0]["invitation_url"].startswith("http://giessen.localhost")
    assert "1/2 Zeile 2: giessen eröffnet" in said.err


@pytest.mark.django_db
def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("open_counties", str(tmp_path / "nichts.csv"))
