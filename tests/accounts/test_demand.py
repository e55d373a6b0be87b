"""Of whom a second factor is demanded, who resets it, and who is asked again."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import second_factor
from accounts.models import SignInRules, User
from accounts.permissions import Role
from alliances.history.models import Entry
from console.models import OperatorEntry
from mails.models import Mail
from tenants.schemas import inside
from tests import cast
from tests.accounts.proving import code_of, set_up_app, sign_in

SECOND_STEP, SECURITY = "/anmelden/zweiter-faktor/", "/konto/sicherheit/"
TEAM = "/verwaltung/team/"


@pytest.fixture
def secret(coordinator) -> str:
    """Lörrach's coordinator has an app."""
    return set_up_app(coordinator)


def verbs(county) -> list[str]:
    with inside(county):
        return list(Entry.objects.values_list("verb", flat=True))


def test_the_county_demands_it_from_the_next_page_on(coordinator, editor, partner, loerrach):
    coordinator.post(f"{TEAM}zweiter-faktor/ja/")

    for client in (coordinator, editor):
        assert client.get("/verwaltung/").url == SECURITY
        assert "verlangt ihn" in client.get(SECURITY).content.decode()
    assert partner.get("/portal/").status_code == 200
    set_up_app(editor)
    assert editor.get("/verwaltung/").status_code == 200
    assert "zweiten Faktor verpflichtend gemacht" in verbs(loerrach)


def test_what_one_county_demands_is_not_the_neighbours(coordinator, neighbour) -> None:
    coordinator.post(f"{TEAM}zweiter-faktor/ja/")

    assert neighbour.get("/verwaltung/").status_code == 200


def test_the_demand_can_be_taken_back(coordinator, editor, loerrach) -> None:
    coordinator.post(f"{TEAM}zweiter-faktor/ja/")
    set_up_app(coordinator)

    coordinator.post(f"{TEAM}zweiter-faktor/nein/")

    assert editor.get("/verwaltung/").status_code == 200
    with inside(loerrach):
        assert SignInRules.objects.get().demands_second_factor is False


def test_only_coordination_decides_and_resets(editor) -> None:
    assert editor.post(f"{TEAM}zweiter-faktor/ja/").status_code == 403
    pk = cast.same_id("reader")
    assert editor.post(f"{TEAM}{pk}/zweiter-faktor/").status_code == 403


def test_coordination_resets_a_colleagues_and_never_its_own(
    coordinator, editor, visitor, loerrach
) -> None:
    set_up_app(editor)
    set_up_app(coordinator)

    coordinator.post(f"{TEAM}{cast.same_id('editor')}/zweiter-faktor/")
    coordinator.post(f"{TEAM}{cast.same_id('coordinator')}/zweiter-faktor/")

    assert editor.get("/verwaltung/").status_code == 302
    assert sign_in(visitor, "editor").url == "/verwaltung/"
    with inside(loerrach):
        assert second_factor.has(User.objects.get(pk=cast.same_id("coordinator")))
        entry = Entry.objects.get(verb="zweiten Faktor zurückgesetzt")
        assert (entry.actor_id, entry.object_label) == (
            str(cast.same_id("coordinator")),
            "Redaktion",
        )
        assert "zurückgesetzt" in Mail.objects.filter(to="editor@beispiel.example")[0].text


def test_an_operator_gets_no_further_without_one(client_for, settings) -> None:
    settings.REQUIRE_OPERATOR_SECOND_FACTOR = True
    client = client_for(None)
    sign_in(client, "operator")
    assert client.get("/konsole/").url == SECURITY
    assert "verpflichtend" in client.get(SECURITY).content.decode()

    secret = set_up_app(client)

    assert client.get("/konsole/").status_code == 200
    again = client_for(None)
    assert sign_in(again, "operator").url == SECOND_STEP
    assert again.post(SECOND_STEP, {"code": code_of(secret)}).url == "/konsole/"
    assert OperatorEntry.objects.filter(verb__contains="zweiten Faktor eingerichtet").exists()


def test_the_command_helps_a_coordination_with_a_reason(loerrach, secret, capsys) -> None:
    mail = "coordinator@beispiel.example"
    words = ("reset_second_factor", mail, "--county=loerrach", "--reason=Telefon verloren")

    call_command(*words, "--dry-run", "--json")
    with inside(loerrach):
        assert Authenticator.objects.exists()
    call_command(*words, "--json")

    assert '"changed": true' in capsys.readouterr().out.splitlines()[-1]
    with inside(loerrach):
        assert not Authenticator.objects.exists()
        assert Entry.objects.get(verb="zweiten Faktor zurückgesetzt").after == {
            "reason": "Telefon verloren"
        }
    assert OperatorEntry.objects.get(county_slug="loerrach", note="Telefon verloren")


@pytest.mark.parametrize(
    "words",
    [
        ("coordinator@beispiel.example", "--county=loerrach"),
        ("editor@beispiel.example", "--county=loerrach", "--reason=x"),
        ("coordinator@beispiel.example", "--county=gibtsnicht", "--reason=x"),
        ("coordinator@beispiel.example", "--reason=x"),
    ],
)
def test_the_command_refuses_everything_else(loerrach, words) -> None:
    with pytest.raises(SystemExit):
        call_command("reset_second_factor", *words, "--json")


def test_sensitive_pages_ask_again_after_a_while(coordinator) -> None:
    later = timezone.now() + timedelta(minutes=31)
    with time_machine.travel(later):
        asked = coordinator.get(TEAM)
        assert asked.url == "/anmelden/bestaetigen/?next=%2Fverwaltung%2Fteam%2F"
        assert coordinator.get("/verwaltung/").status_code == 200
        wrong = coordinator.post(asked.url, {"password": "falsch"})
        assert "password" in wrong.context["form"].errors

        right = coordinator.post(asked.url, {"password": cast.PASSWORD})

        assert right.url == TEAM
        assert coordinator.get(TEAM).status_code == 200


def test_what_was_typed_on_an_open_page_may_still_be_sent(coordinator) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=45)):
        sent = coordinator.post(TEAM, {"email": "neu@loerrach.example", "role": "editor"})
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        late = coordinator.post(TEAM, {"email": "spaet@loerrach.example", "role": "editor"})

    assert sent.url == TEAM
    assert late.url.startswith("/anmelden/bestaetigen/")


def test_the_team_page_asks_as_often_for_many_as_for_one(coordinator, loerrach) -> None:
    coordinator.get(TEAM)
    with CaptureQueriesContext(connection) as few:
        coordinator.get(TEAM)
    with inside(loerrach):
        for number in range(3):
            user = User.objects.create(email=f"p{number}@loerrach.example", role=Role.READER)
            Authenticator.objects.create(user=user, type="webauthn", data={"name": "x"})

    with CaptureQueriesContext(connection) as many:
        page = coordinator.get(TEAM).content.decode()

    assert page.count("eingerichtet") == 3
    assert len(many) == len(few)


def test_with_a_person_goes_how_they_signed_in(coordinator, loerrach, secret) -> None:
    """Also where a library would look into tables that exist nowhere."""
    with inside(loerrach):
        User.objects.filter(pk=cast.same_id("coordinator")).delete()

        assert not Authenticator.objects.exists()
        assert not UserSession.objects.exists()
