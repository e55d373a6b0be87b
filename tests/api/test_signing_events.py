"""Signing events through the interface, and one signature under many declarations."""

import pytest
from django.utils import timezone

from alliances.declarations.models import Declaration, Signature
from tests.alliances.launching import BY_COUNTY, all_sign, an_event
from tests.cast import same_id

MANY = "declarations/sign-many/"


@pytest.fixture
def signature() -> dict:
    """The county's, of today."""
    return {**BY_COUNTY, "date": str(timezone.localdate())}


def test_an_event_tells_who_has_signed(reading, in_loerrach):
    event = an_event(2)
    all_sign(event)

    [listed] = reading.get("signing-events/").json()["results"]
    one = reading.get(f"signing-events/{event.pk}/").json()

    assert listed == one
    assert one["held_on"] == str(timezone.localdate())
    assert [each["partner_name"] for each in one["declarations"]] == ["Verein 00", "Verein 01"]
    assert {each["state"] for each in one["declarations"]} == {"signed_by_partner"}


def test_events_are_the_offices_own(anonymous, in_loerrach, refused):
    an_event(1)

    refused(anonymous.get("signing-events/"), 401)


def test_one_call_signs_many_and_repeated_nothing(deciding, in_loerrach, signature):
    ids = [str(each.pk) for each in all_sign(an_event(3))]

    first = deciding.post(MANY, {"declarations": ids, **signature})
    second = deciding.post(MANY, {"declarations": ids, **signature})

    assert first.status_code == 200
    assert sorted(first.json()["signed"]) == sorted(ids)
    assert second.json() == {"signed": [], "already_signed": sorted(ids)}
    assert Declaration.objects.filter(pk__in=ids, state="in_force").count() == 3


def test_with_an_idempotency_key_the_answer_is_the_same(deciding, in_loerrach, signature):
    ids = [str(each.pk) for each in all_sign(an_event(2))]
    body = {"declarations": ids, **signature}

    answers = [deciding.post(MANY, body, Idempotency_Key="auftakt-1") for _ in range(2)]

    assert answers[0].json() == answers[1].json()
    assert answers[1]["Idempotency-Replayed"] == "true"


def test_an_unknown_one_is_refused_at_its_field(deciding, in_loerrach, signature, refused):
    [ours] = all_sign(an_event(1))
    body = {"declarations": [str(ours.pk), str(same_id("nobody"))], **signature}

    refused(deciding.post(MANY, body), 400, "declarations")

    assert not Signature.objects.filter(declaration=ours, party="county").exists()


def test_one_that_is_not_there_yet_leaves_all_unsigned(deciding, in_loerrach, signature, refused):
    signed = all_sign(an_event(1))
    unsigned = Declaration.objects.get(participations__event=an_event(1))
    ids = [str(each.pk) for each in [*signed, unsigned]]

    problem = refused(deciding.post(MANY, {"declarations": ids, **signature}), 409)

    assert unsigned.number in problem["detail"]
    assert not Signature.objects.filter(declaration__in=ids, party="county").exists()


@pytest.mark.parametrize("who", ["writing", "reading"])
def test_only_the_coordinators_key_signs_many(who, request, in_loerrach, signature, refused):
    ids = [str(each.pk) for each in all_sign(an_event(1))]

    refused(request.getfixturevalue(who).post(MANY, {"declarations": ids, **signature}), 403)
