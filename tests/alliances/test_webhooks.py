"""Other programs are told what happens: signed, once more when it fails, and nothing personal."""

import json
from collections.abc import Iterator
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from alliances.declarations import actions as declarations
from alliances.declarations import ending
from alliances.history.models import Entry
from alliances.measures import actions as measures
from alliances.measures.models import Measure
from alliances.partners import actions as partners
from alliances.sharing import actions as sharing
from alliances.webhooks import actions
from alliances.webhooks.events import EVENTS
from alliances.webhooks.models import Endpoint, secret_of
from outbox.models import Effect, State
from outbox.tasks import relay
from tenants.models import County
from tenants.schemas import inside
from tests.cast import SOMEBODY, applicant, sign
from tests.outbox.receivers import Receiver, receiver

PAGE = "/verwaltung/webhooks/"
NEW = {"label": "Internetseite", "url": "https://seite.example/klima", "events": list(EVENTS)}


@pytest.fixture
def server() -> Iterator[Receiver]:
    with receiver() as made:
        yield made


@pytest.fixture
def endpoint(loerrach: County, server: Receiver) -> Endpoint:
    with inside(loerrach):
        return actions.register(
            label="Seite", url=server.url("/klima?a=1"), events=list(EVENTS), by=SOMEBODY
        )[0]


def messages(server: Receiver) -> list[dict]:
    return [json.loads(call.body) for call in server.calls]


# -- events --------------------------------------------------------------------------------------
def test_whatever_happens_is_told_with_ids_and_nothing_personal(loerrach, endpoint, server) -> None:
    with inside(loerrach):
        partner = partners.accept(applicant("Frau Sommer"), by=SOMEBODY)
        declaration = declarations.draw_up(partner, by=SOMEBODY)
        declarations.release(declaration, by=SOMEBODY)
        sign(declaration, "partner", date(2025, 5, 23))
        sign(declaration, "county", date(2025, 6, 2))
        declaration.refresh_from_db()
        declaration.ended_on = date(2025, 12, 31)
        declaration.save()
        ending.end_due(by=SOMEBODY)
        measure = Measure.objects.get()
        measures.publish(measures.unpublish(measure, by=SOMEBODY), by=SOMEBODY)
        sharing.share(
            measure, kind="measure", licence="CC-BY-4.0", visibility="counties", by=SOMEBODY
        )

    relay()

    told = {
        (each["type"], each["data"].get("party", "")): each["data"] for each in messages(server)
    }
    assert set(told) == {
        ("partner.accepted", ""),
        ("declaration.signed", "partner"),
        ("declaration.signed", "county"),
        ("declaration.in_force", ""),
        ("declaration.ended", ""),
        ("measure.published", ""),
        ("material.shared", ""),
    }
    assert told["partner.accepted", ""] == {
        "county": "loerrach", "id": str(partner.pk), "kind": "organisation",
    }  # fmt: skip
    assert told["declaration.in_force", ""]["in_force_from"] == "2025-06-02"
    assert "Sommer" not in b"".join(call.body for call in server.calls).decode()


def test_what_did_not_happen_is_not_told(loerrach, endpoint, server) -> None:
    with inside(loerrach):
        measures.publish(Measure.objects.get(), by=SOMEBODY)  # it is public already

    relay()

    assert server.calls == []


def test_only_who_asked_for_an_event_is_told_and_no_neighbour(
    loerrach, cloppenburg, endpoint, server
) -> None:
    with inside(loerrach):
        actions.edit(endpoint, {"events": ["measure.published"]}, by=SOMEBODY)
    for county in (loerrach, cloppenburg):
        with inside(county):
            partners.accept(applicant(), by=SOMEBODY)

    relay()

    assert server.calls == []


# -- the office ----------------------------------------------------------------------------------
def test_a_coordinator_sets_one_up_and_sees_its_secret_once(coordinator, loerrach) -> None:
    page = coordinator.post(PAGE, NEW)

    with inside(loerrach):
        endpoint = Endpoint.objects.get()
        assert Entry.objects.latest("pk").verb == "Webhook angelegt"
        secret = secret_of(endpoint)
    assert secret in page.content.decode()
    assert secret not in endpoint.secret
    for path in (PAGE, f"{PAGE}{endpoint.pk}/"):
        assert secret not in coordinator.get(path).content.decode()


def test_wrong_words_are_told_at_their_fields(coordinator, loerrach) -> None:
    page = coordinator.post(PAGE, {"label": " ", "url": "ftp://x", "events": ["gibt.es.nicht"]})

    assert set(page.context["form"].errors) == {"label", "events"}
    page = coordinator.post(PAGE, {**NEW, "url": "ftp://x"})
    assert set(page.context["form"].errors) == {"url"}


def test_only_so_many(in_loerrach) -> None:
    for _ in range(actions.MOST):
        actions.register(**NEW, by=SOMEBODY)

    with pytest.raises(ValidationError, match="Mehr als 10"):
        actions.register(**NEW, by=SOMEBODY)


def test_a_test_shows_how_it_ended_and_is_no_dead_letter(
    coordinator, loerrach, endpoint, server
) -> None:
    path = f"{PAGE}{endpoint.pk}/"
    server.answer = lambda path: 500
    coordinator.post(f"{path}test/")
    relay()

    page = coordinator.get(path).content.decode()

    assert "Testzustellung" in page
    assert "Die Gegenstelle antwortet 500." in page
    assert messages(server)[0]["type"] == "webhook.test"
    with inside(loerrach):
        assert Effect.objects.get(kind="webhook").state == State.GIVEN_UP
        assert Endpoint.objects.get().failing_since is None


def test_it_is_paused_resumed_and_removed(coordinator, loerrach, endpoint, server) -> None:
    path = f"{PAGE}{endpoint.pk}/"
    with inside(loerrach):
        partners.accept(applicant(), by=SOMEBODY)

    assert "angehalten" in coordinator.post(f"{path}anhalten/", follow=True).content.decode()
    relay()
    assert server.calls == []
    coordinator.post(f"{path}fortsetzen/")
    with inside(loerrach):
        partners.accept(applicant("Noch einer"), by=SOMEBODY)
    relay()
    assert [each["type"] for each in messages(server)] == ["partner.accepted"]
    coordinator.post(f"{path}entfernen/")
    with inside(loerrach):
        assert not Endpoint.objects.exists()
        partners.accept(applicant("Und noch einer"), by=SOMEBODY)
    relay()
    assert len(server.calls) == 1


def test_others_have_no_business_there(editor, neighbour, endpoint) -> None:
    assert editor.get(PAGE).status_code == 403
    assert neighbour.get(f"{PAGE}{endpoint.pk}/").status_code == 404
