"""Deleting a county on the console and on the command line: one asks, another agrees."""

import json
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.invitations import create_operator
from accounts.models import User
from console.models import OperatorEntry
from tenants.models import County, DeletionProtocol, Job
from tests.cast import PASSWORD

PAGE = "/konsole/landkreise/loerrach/"
ASK = f"{PAGE}loeschen/"
WISH = {"confirm": "loerrach", "reason": "Vertrag gekündigt", "exchange": "goes"}
SECOND, THIRD = "vertretung@kreisklima.example", "dritte@kreisklima.example"


@pytest.fixture
def second(db) -> Client:
    """Another operator, signed in."""
    create_operator(email=SECOND, password=PASSWORD, name="Vertretung")
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(email=SECOND))
    return client


@pytest.fixture
def asked(loerrach: County, operator: Client) -> DeletionProtocol:
    operator.post(ASK, WISH)
    return DeletionProtocol.objects.get()


@pytest.fixture
def command(loerrach: County, capsys, monkeypatch):
    """`delete_county` as its caller reads it; with a password as the environment has it."""

    def run(*words: str, password: str = "") -> dict:
        monkeypatch.setenv("OPERATOR_PASSWORD", password)
        with suppress(SystemExit):  # a refusal is read, too
            call_command("delete_county", "loerrach", *words, "--json")
        return json.loads(capsys.readouterr().out)

    return run


def address(protocol: DeletionProtocol, what: str = "") -> str:
    return f"/konsole/loeschungen/{protocol.pk}/{what}"


def test_one_asks_another_agrees_and_both_are_named(asked, operator, second, visitor) -> None:
    assert visitor.get("/").status_code == 503
    assert "zur Löschung vorgemerkt" in operator.get("/konsole/").content.decode()
    assert "Löschungen (1)" in operator.get("/konsole/").content.decode()
    mine = operator.get(address(asked)).content.decode()
    assert "Sie haben die Löschung selbst beantragt" in mine
    assert "Der Löschung zustimmen" not in mine

    refused = operator.post(address(asked, "zustimmen/"), {"confirm": "loerrach"})
    assert "nicht selbst zustimmen" in refused.content.decode()
    page = second.post(address(asked, "zustimmen/"), {"confirm": "loerrach"}, follow=True)

    asked.refresh_from_db()
    assert (asked.state, asked.exchange, asked.approved_by) == ("approved", "goes", "Vertretung")
    words = page.content.decode()
    assert "betrieb@kreisklima.example" in words
    assert "Vertretung" in words
    assert "Löschungen (1)" not in words
    assert "Jetzt löschen" not in words
    verbs = list(OperatorEntry.objects.values_list("verb", flat=True)[:2])
    assert verbs == ["Löschung genehmigt", "Löschung beantragt"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"confirm": "lörrach"}, "confirm"),
        ({"reason": " "}, "reason"),
        ({"exchange": "x"}, "exchange"),
    ],
)
def test_what_is_wrong_stands_at_its_field(operator, visitor, change: dict, field: str) -> None:
    page = operator.post(ASK, WISH | change)

    assert set(page.context["form"].errors) == {field}
    assert visitor.get("/").status_code == 200
    assert not DeletionProtocol.objects.exists()


def test_a_wrong_slug_does_not_agree_either(asked, second) -> None:
    page = second.post(address(asked, "zustimmen/"), {"confirm": "cloppenburg"})

    assert set(page.context["form"].errors) == {"confirm"}
    asked.refresh_from_db()
    assert asked.state == "asked"


def test_anybody_takes_it_back(asked, second, visitor) -> None:
    page = second.post(address(asked, "zuruecknehmen/"), follow=True)

    assert "ist wieder da, wie zuvor" in page.content.decode()
    assert visitor.get("/").status_code == 200
    assert "zurückgenommen" in second.get("/konsole/loeschungen/").content.decode()


def test_when_the_time_is_over_it_may_be_begun_at_once(asked, second) -> None:
    second.post(address(asked, "zustimmen/"), {"confirm": "loerrach"})
    second.post(address(asked, "jetzt/"))
    assert not Job.objects.exists()
    DeletionProtocol.objects.update(due_at=timezone.now() - timedelta(minutes=1))

    page = second.post(address(asked, "jetzt/"), follow=True)

    assert "Die Löschung ist beauftragt" in page.content.decode()
    assert Job.objects.get().what == {"protocol": str(asked.pk)}
    assert 'hx-trigger="every 2s"' in page.content.decode()
    assert "Stand neu laden" in page.content.decode()
    assert "Wartezeit läuft" not in page.content.decode()
    assert "Ja: Jetzt löschen" not in page.content.decode()
    Job.objects.update(state=Job.State.FAILED)
    assert "Ja: Jetzt löschen" in second.get(address(asked)).content.decode()


@pytest.mark.parametrize("what", ["zustimmen/", "zuruecknehmen/", "jetzt/"])
def test_a_look_changes_nothing(asked, second, what: str) -> None:
    assert second.get(address(asked, what)).status_code == 405


def test_a_closed_county_is_not_suspended_or_reactivated_from_its_page(asked, operator) -> None:
    page = operator.get(PAGE).content.decode()

    assert "Zum Protokoll der Löschung" in page
    assert "Aussetzen" not in page
    refused = operator.post(f"{PAGE}wieder-in-betrieb/", follow=True).content.decode()
    assert "zur Löschung vorgemerkt" in refused
    assert County.objects.get(slug="loerrach").state == "deleting"


def test_nobody_but_operators_reads_protocols(asked, visitor, client_for) -> None:
    for path in ("/konsole/loeschungen/", address(asked), ASK):
        assert client_for(None).get(path).status_code == 302
        assert visitor.get(path).status_code in {404, 503}


def test_the_command_begins_and_counts_for_nobody(command) -> None:
    planned = command("--confirm", "loerrach", "--dry-run")
    assert (planned["dry_run"], planned["protocol"]) == (True, None)
    assert planned["removed"]["schema"]["tables"] >= 20
    assert County.objects.get(slug="loerrach").state == "active"

    told = command("--confirm", "loerrach")

    assert (told["state"], told["asked_by"]) == ("asked", "Betrieb (Kommandozeile)")
    assert "Zwei Personen" in told["next"]
    assert command("--confirm", "loerrach")["protocol"] == told["protocol"]


def test_the_command_wants_two_passwords(command) -> None:
    for mail in (SECOND, THIRD):
        create_operator(email=mail, password=PASSWORD + mail, name=mail)
    command("--confirm", "loerrach")
    agree = ("--confirm", "loerrach", "--approve", "--by")

    assert "by" in command(*agree, SECOND, password="falsch")["errors"]
    assert "by" in command(*agree, "niemand@kreisklima.example", password="falsch")["errors"]
    assert command(*agree, SECOND, password=PASSWORD + SECOND)["state"] == "asked"
    assert "by" in command(*agree, SECOND, password=PASSWORD + SECOND)["errors"]
    told = command(*agree, THIRD, password=PASSWORD + THIRD)

    assert (told["state"], told["approved_by"]) == ("approved", THIRD)
    assert command("--confirm", "loerrach")["state"] == "approved"
    assert command("--undo")["state"] == "taken_back"
    assert County.objects.get(slug="loerrach").state == "active"


def test_without_waiting_only_with_a_reason(command) -> None:
    create_operator(email=SECOND, password=PASSWORD + SECOND)
    now = ("--confirm", "loerrach", "--approve", "--now", "--by", SECOND)
    assert command(*now, password=PASSWORD + SECOND)["error"] == "Es ist keine Löschung beantragt."
    command("--confirm", "loerrach")

    assert set(command(*now, password=PASSWORD + SECOND)["errors"]) == {"reason"}


@pytest.mark.parametrize(
    ("words", "field"),
    [((), "confirm"), (("--confirm", "cloppenburg"), "confirm"), (("--undo",), None)],
)
def test_a_refused_command_says_why_and_changes_nothing(command, words, field) -> None:
    told = command(*words)

    assert told["error"]
    assert field is None or set(told["errors"]) == {field}
    assert not DeletionProtocol.objects.exists()


def test_a_county_of_which_parts_are_gone_breaks_no_page(asked, operator) -> None:
    DeletionProtocol.objects.update(state="running", approved_key="b", begun_at=timezone.now())
    County.objects.filter(slug="loerrach").update(state=County.State.ERASING)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("DROP SCHEMA lk_loerrach CASCADE")

    for path in ("/konsole/", PAGE, address(asked), "/konsole/loeschungen/", "/konsole/nutzung/"):
        assert operator.get(path).status_code == 200, path
