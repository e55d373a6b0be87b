"""A county out of service: closed to everybody, friendly, and back without a loss."""

import json
import time
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actors import Actor
from accounts.keys import create_key
from accounts.permissions import Role
from alliances.team import actions as team
from console.models import OperatorEntry
from mails.models import Mail
from outbox.models import Effect
from outbox.tasks import clean_county, relay
from tenants.directory import DIRECTORY
from tenants.lifecycle import reactivate, suspend
from tenants.models import County
from tenants.schemas import each_county, inside
from tenants.tasks import CountyIsMoving, CountyIsSuspended, NoSuchCounty

WHY = "Rechnung offen seit März"


@pytest.fixture
def suspended(loerrach: County) -> County:
    suspend(loerrach, reason=WHY, by="Betrieb")
    return loerrach


@pytest.fixture
def moving(loerrach: County) -> County:
    County.objects.filter(pk=loerrach.pk).update(read_only_since=timezone.now())
    return loerrach


def waiting_letter(county: County) -> Mail:
    with inside(county):
        team.invite(email="neu@loerrach.example", role=Role.READER, by=Actor.system())
        return Mail.objects.get(to="neu@loerrach.example")


def test_suspending_and_reactivating_stand_in_the_operators_history(loerrach: County) -> None:
    assert suspend(loerrach, reason=f"  {WHY} ", by="Betrieb")

    now = County.objects.get(pk=loerrach.pk)
    assert (now.state, now.state_reason) == ("suspended", WHY)
    entry = OperatorEntry.objects.first()
    assert (entry.verb, entry.note) == ("Landkreis ausgesetzt", WHY)

    assert reactivate(loerrach, by="Betrieb")

    now = County.objects.get(pk=loerrach.pk)
    assert (now.state, now.state_reason) == ("active", "")
    assert OperatorEntry.objects.first().verb == "Landkreis wieder in Betrieb"


def test_saying_it_twice_changes_neither_date_nor_history(suspended: County) -> None:
    since, entries = suspended.state_since, OperatorEntry.objects.count()

    assert not suspend(suspended, reason="ein anderer Grund", by="Betrieb")

    now = County.objects.get(pk=suspended.pk)
    assert (now.state_since, now.state_reason) == (since, WHY)
    assert OperatorEntry.objects.count() == entries
    reactivate(suspended, by="Betrieb")
    assert not reactivate(suspended, by="Betrieb")
    assert OperatorEntry.objects.count() == entries + 1


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_without_a_reason_nobody_is_suspended(loerrach: County, reason: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        suspend(loerrach, reason=reason, by="Betrieb")

    assert set(refusal.value.message_dict) == {"reason"}
    assert County.objects.get(pk=loerrach.pk).state == County.State.ACTIVE


def test_the_commands_say_what_they_did_and_what_they_would_do(loerrach: County, capsys) -> None:
    def answer(*words: str) -> dict:
        call_command(*words, "--json")
        return json.loads(capsys.readouterr().out)

    planned = answer("suspend_county", "loerrach", "--reason", WHY, "--dry-run")
    assert (planned["state"], planned["would_change"], planned["changed"]) == (
        "active", True, False,
    )  # fmt: skip
    done = answer("suspend_county", "loerrach", "--reason", WHY)
    assert (done["state"], done["reason"], done["changed"]) == ("suspended", WHY, True)
    assert answer("suspend_county", "loerrach", "--reason", "x")["changed"] is False
    assert answer("reactivate_county", "loerrach", "--dry-run")["state"] == "suspended"
    assert answer("reactivate_county", "loerrach")["state"] == "active"


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (("suspend_county", "loerrach"), "reason"),
        (("suspend_county", "nirgends", "--reason", WHY), "slug"),
        (("reactivate_county", "nirgends"), "slug"),
    ],
)
def test_a_refused_command_says_why(loerrach: County, capsys, words, field) -> None:
    with pytest.raises(SystemExit) as end:
        call_command(*words, "--json")

    assert end.value.code == 1
    assert field in json.loads(capsys.readouterr().out)["errors"]


@pytest.mark.parametrize("path", ["/", "/partner/", "/verwaltung/", "/theme.css", "/gibtsnicht/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_page_of_a_suspended_county_is_the_same_friendly_word(
    suspended: County, coordinator, path: str, method: str
) -> None:
    answer = getattr(coordinator, method)(path)

    words = answer.content.decode()
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert "machen gerade Pause" in words
    assert suspended.name in words
    assert "Kanarie" not in words
    assert WHY not in words
    assert "default-src 'self'" in answer["Content-Security-Policy"]


def test_a_program_reads_the_same_as_a_problem(suspended: County, visitor) -> None:
    with inside(suspended):
        _, secret = create_key(label="Seite", role=Role.COORDINATOR, by="Test")

    answer = visitor.get("/api/v1/partners/", headers={"authorization": f"Bearer {secret}"})

    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:kreisklima:problem:suspended"
    assert WHY not in answer.content.decode()


def test_a_suspended_county_costs_no_query_of_its_own(suspended: County, coordinator) -> None:
    coordinator.get("/")
    with CaptureQueriesContext(connection) as queries:
        coordinator.get("/verwaltung/")

    # In a test's transaction the list of hosts is looked at each time.
    assert ["tenants_hostsedition" in query["sql"] for query in queries] == [True]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_load_balancer_learns_nothing_of_it(suspended: County, visitor, path: str) -> None:
    assert visitor.get(path).status_code == 200


def test_the_neighbour_and_the_network_go_on(suspended: County, neighbour, operator) -> None:
    assert neighbour.get("/verwaltung/").status_code == 200
    page = operator.get("/landkreise/").content.decode()
    assert "Landkreis Cloppenburg" in page
    assert "loerrach.localhost" not in page


def test_who_was_signed_in_still_is_after_the_pause(suspended: County, coordinator) -> None:
    assert coordinator.get("/verwaltung/").status_code == 503

    reactivate(suspended, by="Betrieb")

    assert coordinator.get("/verwaltung/").status_code == 200


def test_letters_wait_for_the_county_and_go_out_afterwards(loerrach: County, mailoutbox) -> None:
    mail = waiting_letter(loerrach)
    suspend(loerrach, reason=WHY, by="Betrieb")

    with pytest.raises(CountyIsSuspended):
        clean_county(county=loerrach.schema_name)
    relay()
    with inside(loerrach):
        mail.refresh_from_db()
        assert Effect.objects.get(reference=mail.pk).attempts == 0
    assert (mail.sent_at, mailoutbox) == (None, [])

    reactivate(loerrach, by="Betrieb")
    relay()

    assert "neu@loerrach.example" in [to for sent in mailoutbox for to in sent.to]


@pytest.mark.parametrize("county", ["", "lk_nirgends", "public", "loerrach", "lk_loerrach; --"])
def test_a_task_without_a_county_of_ours_refuses(db, county: str) -> None:
    with pytest.raises(NoSuchCounty):
        clean_county(county=county)


def test_a_task_of_a_deleted_county_refuses(loerrach: County) -> None:
    County.objects.filter(pk=loerrach.pk).delete()

    with pytest.raises(NoSuchCounty):
        clean_county(county="lk_loerrach")


def test_a_round_through_all_counties_leaves_out_who_rests(suspended: County) -> None:
    assert [county.slug for county in each_county()] == ["cloppenburg"]
    assert [county.slug for county in each_county(resting=True)] == ["cloppenburg", "loerrach"]


def test_a_moving_county_can_be_read_and_not_changed(moving: County, coordinator) -> None:
    assert coordinator.get("/").status_code == 200
    assert coordinator.get("/verwaltung/").status_code == 200

    answer = coordinator.post("/verwaltung/team/", {"email": "neu@x.example", "role": "reader"})

    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert "ziehen gerade um" in answer.content.decode()
    assert "noch nicht gespeichert" in answer.content.decode()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_program_may_not_change_a_moving_county_either(moving, visitor, method: str) -> None:
    answer = getattr(visitor, method)("/api/v1/partners/", content_type="application/json")

    assert answer.status_code == 503
    assert answer.json()["type"] == "urn:kreisklima:problem:moving"


def test_a_task_of_a_moving_county_waits(moving: County) -> None:
    with pytest.raises(CountyIsMoving):
        clean_county(county=moving.schema_name)


@pytest.mark.parametrize("sign", ["read_only", "moved"])
def test_what_the_database_denies_a_moving_county_is_no_mistake(
    loerrach: County, coordinator, sign: str, settings, monkeypatch
) -> None:
    """A session is renewed by a GET, and this process does not know of the move yet."""
    coordinator.get("/")
    settings.HOSTS_MAY_BE_OLD = 3600
    monkeypatch.setattr(DIRECTORY, "_looked_at", time.monotonic())
    settings.SESSION_SAVE_EVERY_REQUEST = True
    coordinator.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute(
            f"REVOKE INSERT, UPDATE ON lk_loerrach.django_session FROM {loerrach.role_name}"
        )
    change = {"read_only_since": timezone.now()} if sign == "read_only" else {"database": "zwei"}
    County.objects.filter(pk=loerrach.pk).update(**change)

    answer = coordinator.get("/verwaltung/")

    assert answer.status_code == 503
    assert "ziehen gerade um" in answer.content.decode()


def test_what_the_database_denies_anybody_else_is_one(loerrach: County, coordinator, settings):
    settings.SESSION_SAVE_EVERY_REQUEST = True
    coordinator.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute(
            f"REVOKE INSERT, UPDATE ON lk_loerrach.django_session FROM {loerrach.role_name}"
        )

    assert coordinator.get("/verwaltung/").status_code == 500


def test_a_letter_is_due_again_only_after_the_pause(loerrach: County) -> None:
    """Nothing that has grown old meanwhile is given up."""
    mail = waiting_letter(loerrach)
    suspend(loerrach, reason=WHY, by="Betrieb")
    with inside(loerrach):
        Effect.objects.update(due_at=timezone.now() - timedelta(days=90))
    reactivate(loerrach, by="Betrieb")

    relay()

    with inside(loerrach):
        assert Mail.objects.get(pk=mail.pk).sent_at is not None
