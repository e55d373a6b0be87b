"""Signing many declarations for the county: at an event, and from the list of declarations."""

import pytest
from django.test import Client
from django.utils import timezone

from alliances.declarations.models import Declaration
from alliances.launches.models import SigningEvent
from tests.alliances.launching import all_sign, an_event

SIGNATURE = {
    "name": "Ada Muster",
    "function": "Landrätin",
    "place": "Lörrach",
    "date": f"{timezone.localdate():%d.%m.%Y}",
    "consent": "on",
}


@pytest.fixture
def event(in_loerrach) -> SigningEvent:
    """Three partners are to sign today."""
    return an_event(3)


def address_of(event: SigningEvent) -> str:
    return f"/verwaltung/unterzeichnungen/{event.pk}/unterschreiben/"


def text_of(response) -> str:
    return response.content.decode()


def test_a_second_click_is_told_that_all_was_signed(event, coordinator: Client) -> None:
    chosen = [each.pk for each in all_sign(event)]
    address = address_of(event)
    first = coordinator.post(address, SIGNATURE | {"declarations": chosen}, follow=True)

    second = coordinator.post(address, SIGNATURE | {"declarations": chosen}, follow=True)

    assert "3 Erklärungen sind unterschrieben und in Kraft" in text_of(first)
    assert "3 Erklärungen waren schon für den Landkreis unterschrieben" in text_of(second)


def test_a_wrong_day_keeps_all_unsigned_and_is_said_at_its_field(event, coordinator) -> None:
    chosen = [each.pk for each in all_sign(event)]
    wrong = SIGNATURE | {"declarations": chosen, "date": "01.01.2099"}

    response = coordinator.post(address_of(event), wrong)

    assert "liegt in der Zukunft" in text_of(response)
    assert not Declaration.objects.filter(pk__in=chosen, state="in_force").exists()


def test_the_event_signs_only_its_own(event, coordinator: Client) -> None:
    stranger = all_sign(an_event(1))[0]

    response = coordinator.post(address_of(event), SIGNATURE | {"declarations": [stranger.pk]})

    assert response.status_code == 200
    stranger.refresh_from_db()
    assert stranger.state == "signed_by_partner"


def test_many_are_chosen_in_the_list_of_declarations(event, coordinator, editor) -> None:
    one, other, third = all_sign(event)
    listed = text_of(coordinator.get("/verwaltung/erklaerungen/"))
    address = f"/verwaltung/erklaerungen/unterschreiben/?wahl={one.pk}&wahl={other.pk}"

    form = text_of(coordinator.get(address))
    coordinator.post(address, SIGNATURE | {"declarations": [one.pk, other.pk]})

    assert listed.count('name="wahl"') == 3
    assert 'name="wahl"' not in text_of(editor.get("/verwaltung/erklaerungen/"))
    assert form.count("checked") == 2
    states = [Declaration.objects.get(pk=each.pk).state for each in (one, other, third)]
    assert states == ["in_force", "in_force", "signed_by_partner"]
