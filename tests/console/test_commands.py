"""Commands of the operator: what changes something can be rehearsed, and stands in the history."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command, load_command_class
from django.core.management.base import BaseCommand

from accounts.models import ApiKey, User
from console.models import OperatorEntry
from tenants.answers import JsonCommand
from tenants.models import County, Domain
from tenants.schemas import inside

ROOT = Path(__file__).resolve().parents[2]
# Commands that only look, or keep what they saw: nothing to rehearse, nothing to remember.
READING = {
    "check_invariants",
    "check_schemas",
    "lint_migrations",
    "outbox_status",
    "refresh_facts",
    "verify_history",
}
# Their copies and reports are their traces: `BackupRun`, the county's history of its archive.
COPYING = {"backup_platform", "export_county", "receive_wal", "restore_drill", "verify_backup"}
# Of developers and of the demo: refused, or of no use, on a platform that counties really use.
NOT_THE_OPERATORS = {"demo_counties", "demo_signins", "runserver"}


def commands() -> dict[str, BaseCommand]:
    """Every command of ours by its name."""
    found = {}
    for folder in ("tenants", "alliances", "platform"):
        for path in (ROOT / folder).rglob("management/commands/*.py"):
            if path.stem != "__init__":
                app = path.parents[2].name
                found[path.stem] = load_command_class(app, path.stem)
    return found


@pytest.mark.parametrize("name", sorted(set(commands()) - NOT_THE_OPERATORS))
def test_a_command_answers_machines_rehearses_and_is_remembered(name: str) -> None:
    command = commands()[name]
    options = command.create_parser("manage.py", name)._option_string_actions

    assert "--json" in options
    assert isinstance(command, JsonCommand)
    if name not in READING | COPYING:
        told = f"{name}: name what it does in `deed`, say `tells_itself`, or list it in READING"
        assert command.deed or command.tells_itself, told
        assert "--dry-run" in options


def said(capsys, *arguments: str) -> dict:
    call_command(*arguments, "--json")
    return json.loads(capsys.readouterr().out)


def test_rehearsing_an_opening_opens_nothing(db, capsys) -> None:
    wanted = ["03241", "--slug", "hannover", "--name", "Hannover", "--coordinator", "a@h.example"]

    answer = said(capsys, "open_county", *wanted, "--dry-run")

    assert answer["would_open"]
    assert not County.objects.filter(slug="hannover").exists()
    with pytest.raises(SystemExit):
        call_command("open_county", "08336", *wanted[1:], "--dry-run", "--json")


def test_rehearsing_a_list_opens_nothing(db, capsys, tmp_path) -> None:
    path = tmp_path / "liste.csv"
    path.write_text("ags;slug;name;coordinator\n03241;hannover;Hannover;a@h.example\n")

    answer = said(capsys, "open_counties", str(path), "--dry-run")

    assert [row["state"] for row in answer["rows"]] == ["opens"]
    assert not County.objects.filter(slug="hannover").exists()


def test_rehearsing_a_domain_claims_none(loerrach, capsys) -> None:
    answer = said(capsys, "county_domain", "loerrach", "add", "klima.example", "--dry-run")

    assert answer["domain"] == "klima.example"
    assert not Domain.objects.filter(domain="klima.example").exists()
    assert not OperatorEntry.objects.filter(verb__startswith="Domain").exists()


def test_rehearsing_an_operator_makes_none(db, capsys) -> None:
    said(capsys, "create_operator", "neu@betrieb.example", "--dry-run")

    assert not User.objects.filter(email="neu@betrieb.example").exists()
    assert not OperatorEntry.objects.filter(by="Betrieb (Kommandozeile)").exists()


def test_a_new_operator_and_a_new_key_stand_in_the_history(loerrach, capsys) -> None:
    said(capsys, "create_operator", "neu@betrieb.example")
    said(capsys, "create_api_key", "loerrach", "--role", "reader", "--label", "Webseite")
    said(capsys, "create_api_key", "loerrach", "--role", "reader", "--label", "x", "--dry-run")

    found = OperatorEntry.objects.filter(by="Betrieb (Kommandozeile)")
    assert set(found.values_list("verb", "county_slug")) == {
        ("Zugang des Betriebs angelegt oder erneuert", ""),
        ("Schlüssel der Schnittstelle angelegt", "loerrach"),
    }
    with inside(loerrach):
        assert not ApiKey.objects.filter(label="x").exists()


def test_rehearsing_migrations_names_who_is_behind(loerrach, capsys) -> None:
    assert said(capsys, "migrate_counties", "--dry-run") == {"behind": []}


def test_rehearsing_a_suspension_leaves_the_county_open(loerrach, capsys) -> None:
    answer = said(capsys, "suspend_county", "loerrach", "--reason", "x", "--dry-run")

    assert answer["would_change"]
    assert not OperatorEntry.objects.filter(verb="Landkreis ausgesetzt").exists()
