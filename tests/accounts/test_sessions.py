"""Where somebody is signed in, and how they end it from afar."""

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.open_sessions import device_of, shortened
from accounts.permissions import Role
from alliances.history.models import Entry
from alliances.rights.finding import Person, find
from tenants.schemas import inside
from tests.accounts.proving import set_up_app, sign_in

SESSIONS = "/konto/sitzungen/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def elsewhere(client_for, loerrach):
    """The editor once more, in another browser."""
    client = client_for(loerrach)
    client.defaults |= {"HTTP_USER_AGENT": FIREFOX, "REMOTE_ADDR": "203.0.113.77"}
    sign_in(client, "editor")
    return client


def others(client) -> list:
    return [each for each in client.get(SESSIONS).context["sessions"] if not each.is_this]


def test_one_sees_ones_own_sessions_and_nobody_elses(editor, reader, elsewhere) -> None:
    [other] = others(editor)

    assert (other.device, other.address) == ("Firefox unter Windows", "203.0.113.0")
    assert others(reader) == []


def test_one_ends_another_from_afar(editor, elsewhere, loerrach) -> None:
    [other] = others(editor)

    editor.post(f"{SESSIONS}{other.id}/beenden/")
    editor.post(f"{SESSIONS}{other.id}/beenden/")

    assert elsewhere.get("/verwaltung/").status_code == 302
    assert editor.get("/verwaltung/").status_code == 200
    assert others(editor) == []
    with inside(loerrach):
        assert Entry.objects.filter(verb="Sitzung beendet").count() == 1


def test_one_ends_all_others_at_once(editor, elsewhere, client_for, loerrach) -> None:
    third = client_for(loerrach, Role.EDITOR)

    editor.post(f"{SESSIONS}andere-beenden/")

    assert [each.get("/verwaltung/").status_code for each in (elsewhere, third)] == [302, 302]
    assert editor.get("/verwaltung/").status_code == 200


def test_nobody_ends_what_is_not_theirs(editor, reader, elsewhere) -> None:
    [other] = others(editor)

    reader.post(f"{SESSIONS}{other.id}/beenden/")

    assert elsewhere.get("/verwaltung/").status_code == 200


def test_an_operator_has_the_same_page(operator) -> None:
    assert [each.is_this for each in operator.get(SESSIONS).context["sessions"]] == [True]


def test_a_session_ended_by_a_new_password_is_not_listed(editor, elsewhere) -> None:
    new = "noch-ein-langes-passwort-8"
    elsewhere.post(
        "/konto/passwort/",
        {"present": "ein-langes-passwort-7", "password": new, "password_again": new},
    )

    assert editor.get(SESSIONS).status_code == 302
    [own] = elsewhere.get(SESSIONS).context["sessions"]
    assert own.is_this


def test_a_session_is_over_after_eight_hours_whatever_was_done_in_it(editor) -> None:
    with time_machine.travel(timezone.now() + timedelta(hours=7)):
        editor.post("/konto/", {"function": "Controlling", "name": ""})
        assert editor.get("/verwaltung/").status_code == 200

    with time_machine.travel(timezone.now() + timedelta(hours=8, minutes=1)):
        assert editor.get("/verwaltung/").url == "/anmelden/?next=/verwaltung/"
        assert editor.get("/").status_code == 200


def test_last_use_is_written_every_few_minutes_only(editor, loerrach) -> None:
    editor.get("/verwaltung/")
    with inside(loerrach):
        before = UserSession.objects.get().last_seen_at
    editor.get("/verwaltung/")
    with inside(loerrach):
        assert UserSession.objects.get().last_seen_at == before
        cache.clear()  # five minutes are over

    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        editor.get("/verwaltung/")

    with inside(loerrach):
        assert UserSession.objects.get().last_seen_at > before


def test_the_list_asks_as_often_for_many_as_for_one(editor, client_for, loerrach) -> None:
    editor.get(SESSIONS)
    with CaptureQueriesContext(connection) as few:
        editor.get(SESSIONS)
    for _ in range(3):
        client_for(loerrach, Role.EDITOR)

    with CaptureQueriesContext(connection) as many:
        found = editor.get(SESSIONS).context["sessions"]

    assert len(found) == 4
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("203.0.113.77", "203.0.113.0"),
        ("2001:db8:1:2::9", "2001:db8:1::"),
        ("", "0.0.0.0"),
        ("Unsinn", "0.0.0.0"),
    ],
)
def test_of_an_address_only_the_beginning_is_kept(address: str, kept: str) -> None:
    assert shortened(address) == kept


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (FIREFOX, "Firefox unter Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari unter iOS",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36",
            "Chrome unter Android",
        ),
        ("", "unbekanntes Gerät"),
        ("<script>", "unbekanntes Gerät"),
    ],
)
def test_a_device_is_named_in_words(said: str, shown: str) -> None:
    assert device_of(said) == shown


def test_who_asks_what_is_kept_is_told_of_sessions_and_factors(editor, loerrach) -> None:
    set_up_app(editor)
    with inside(loerrach):
        found = find(Person("editor@beispiel.example")).findings

    facts = {finding.holding.key: dict(finding.facts) for finding in found}
    assert "Netzadresse, nur der Anfang" in facts["session"]
    assert "eingerichtet am" in facts["factor"]
