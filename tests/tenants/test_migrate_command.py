"""What `migrate_counties` says to people and to scripts."""

import json
import sys

import pytest
from django.core.management import call_command

from tenants.migrating import AlreadyRunning, one_run
from tenants.postgresql.places import NOWHERE, at
from tests.tenants.planting import COLUMN_AND_INDEX, poison
from tests.tenants.planting import planted as planted


def test_two_runs_do_not_collide(db) -> None:
    with one_run():
        with pytest.raises(AlreadyRunning), one_run():
            pass
    with at(NOWHERE), one_run():
        pass


def test_the_command_answers_with_the_ledger_and_ends_with_one(
    loerrach, cloppenburg, planted, capsys
) -> None:
    planted(COLUMN_AND_INDEX)
    poison(loerrach)

    with pytest.raises(SystemExit, match="1"):
        call_command("migrate_counties", json=True)

    answer = json.loads(capsys.readouterr().out)
    assert (answer["migrated"], answer["failed"]) == (1, 1)
    assert [set(county) for county in answer["counties"]] == [
        {"slug", "schema", "state", "seconds", "error"}
    ] * 2
    with open(answer["ledger"], encoding="utf-8") as file:
        assert json.load(file) == answer


def test_the_command_refuses_a_slug_that_nobody_has(db, capsys) -> None:
    with pytest.raises(SystemExit, match="1"):
        call_command("migrate_counties", only=["nirgends"], json=True)

    assert "nirgends" in json.loads(capsys.readouterr().out)["error"]


def test_people_at_a_terminal_see_a_bar(loerrach, planted, capsys, monkeypatch) -> None:
    planted()
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)

    call_command("migrate_counties", only=["loerrach"])

    assert "] 1/1 loerrach" in capsys.readouterr().err
