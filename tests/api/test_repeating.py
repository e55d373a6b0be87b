"""A request that is sent again with the same key does its work once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections
from django.utils import timezone

from accounts.models import ApiKey
from accounts.permissions import Role
from alliances.goals.models import Objective
from alliances.history.models import Entry
from alliances.partners.models import Partner
from api.models import IdempotentAnswer
from mails.models import Mail
from tenants.schemas import building
from tests.api.conftest import Program
from tests.api.test_partners import NEW
from tests.cast import applicant

KEY = "8f2b7c1e-bestellung"


def test_the_same_request_makes_one_thing_and_gives_the_same_answer(writing, in_loerrach):
    first = writing.post("partners/", NEW, idempotency_key=KEY)
    second = writing.post("partners/", NEW, idempotency_key=KEY)

    assert (first.status_code, second.status_code) == (201, 201)
    assert second.content == first.content
    assert (second["ETag"], second["Location"]) == (first["ETag"], first["Location"])
    assert second["Content-Type"] == "application/json"
    assert "Idempotency-Replayed" not in first
    assert second["Idempotency-Replayed"] == "true"
    assert Partner.objects.filter(name=NEW["name"]).count() == 1


def test_the_order_and_spacing_of_the_json_is_no_difference(writing, in_loerrach):
    writing.post("goals/", {"title": "Eins", "text": "Mehr"}, idempotency_key=KEY)

    second = writing.post("goals/", {"text": "Mehr", "title": "Eins"}, idempotency_key=KEY)

    assert second["Idempotency-Replayed"] == "true"


def test_another_request_with_the_same_key_is_refused(writing, in_loerrach, refused):
    writing.post("goals/", {"title": "Eins"}, idempotency_key=KEY)

    refused(writing.post("goals/", {"title": "Zwei"}, idempotency_key=KEY), 422)
    refused(writing.post("partners/", NEW, idempotency_key=KEY), 422)

    assert Objective.objects.count() == 2


def test_a_step_is_taken_once_and_one_mail_is_written(writing, in_loerrach):
    waiting = applicant()
    address = f"partners/{waiting.pk}/accept/"

    first = writing.post(address, idempotency_key=KEY)
    second = writing.post(address, idempotency_key=KEY)

    assert (first.status_code, second.status_code) == (200, 200)
    assert second.content == first.content
    assert Mail.objects.filter(template="partner_accepted", to__contains="stadtwerke").count() == 1
    assert Entry.objects.filter(verb="Anfrage angenommen", object_id=str(waiting.pk)).count() == 1


def test_a_refusal_changes_nothing_and_may_be_put_right_with_the_same_key(writing, in_loerrach):
    refused = writing.post("goals/", {"title": ""}, idempotency_key=KEY)
    right = writing.post("goals/", {"title": "Eins"}, idempotency_key=KEY)

    assert (refused.status_code, right.status_code) == (400, 201)
    assert "Idempotency-Replayed" not in right


def test_keys_of_two_programs_are_apart(writing, deciding, next_door, in_loerrach):
    for program in (writing, deciding, next_door):
        response = program.post("goals/", {"title": "Eins"}, idempotency_key=KEY)

        assert "Idempotency-Replayed" not in response
    assert Objective.objects.count() == 3


def test_who_lost_the_right_gets_no_old_answer(writing, in_loerrach, refused):
    writing.post("goals/", {"title": "Eins"}, idempotency_key=KEY)
    ApiKey.objects.update(role=Role.READER)

    refused(writing.post("goals/", {"title": "Eins"}, idempotency_key=KEY), 403)


@pytest.mark.parametrize("key", ["", " ", "x" * 201, "schlüssel"])
def test_a_key_that_cannot_be_kept_is_refused(writing, refused, key):
    refused(writing.post("goals/", {"title": "Eins"}, idempotency_key=key), 400, "Idempotency-Key")


def test_answers_are_forgotten_after_a_day(writing, in_loerrach):
    writing.post("goals/", {"title": "Eins"}, idempotency_key=KEY)
    IdempotentAnswer.objects.update(created_at=timezone.now() - timedelta(hours=25))

    again = writing.post("goals/", {"title": "Eins"}, idempotency_key=KEY)

    assert "Idempotency-Replayed" not in again
    assert IdempotentAnswer.objects.count() == 1


def test_of_many_at_once_one_does_it_and_all_get_its_answer(loerrach, key_of):
    """Real connections and real commits: the test tidies up after itself."""
    ready = Barrier(8)

    def apart(do, *args):
        try:
            return do(*args)
        finally:
            connections.close_all()

    def send(secret: str):
        ready.wait()
        return Program(loerrach, secret).post("goals/", {"title": "Gleich"}, idempotency_key=KEY)

    def tidy_up() -> int:
        with building(loerrach.schema_name):  # a county cannot delete its history
            made = Objective.objects.filter(title="Gleich")
            count = made.count()
            Entry.objects.filter(object_id__in=[str(goal.pk) for goal in made]).delete()
            Entry.objects.filter(object_label="Test editor").delete()
            made.delete()
            IdempotentAnswer.objects.all().delete()
            ApiKey.objects.all().delete()
        return count

    with ThreadPoolExecutor(8) as threads:
        secret = threads.submit(apart, key_of, loerrach, Role.EDITOR).result()
        try:
            answers = list(threads.map(apart, [send] * 8, [secret] * 8))
        finally:
            count = threads.submit(apart, tidy_up).result()

    assert count == 1
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotency-Replayed" not in answer for answer in answers) == 1
