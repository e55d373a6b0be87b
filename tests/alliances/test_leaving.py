"""A county says in its office that it wants to leave; nothing happens by that, and it may stay."""

import pytest

from accounts.models import User
from accounts.permissions import Role
from alliances.leaving.views import TRIES
from tenants.models import County, DeletionProtocol
from tenants.schemas import inside
from tests.cast import PASSWORD

PAGE = "/verwaltung/loeschung/"
FORM = {"slug": "loerrach", "password": PASSWORD}


def test_a_wish_reaches_the_console_and_closes_nothing(coordinator, operator, visitor) -> None:
    page = coordinator.post(PAGE, FORM, follow=True).content.decode()

    assert "Sie haben um Löschung gebeten" in page
    assert DeletionProtocol.objects.get().state == "wished"
    assert visitor.get("/").status_code == 200
    console = operator.get("/konsole/loeschungen/").content.decode()
    assert "vom Landkreis gewünscht" in console
    assert "Koordination" not in console
    assert "Löschung gewünscht" in coordinator.get("/verwaltung/verlauf/").content.decode()


def test_the_county_stays_after_all(coordinator) -> None:
    coordinator.post(PAGE, FORM)

    page = coordinator.post(f"{PAGE}zuruecknehmen/", follow=True).content.decode()

    assert "Es ist nichts geschehen" in page
    assert DeletionProtocol.objects.get().state == "taken_back"
    again = coordinator.post(f"{PAGE}zuruecknehmen/", follow=True).content.decode()
    assert "Es gibt keinen Wunsch" in again


@pytest.mark.parametrize("change", [{"slug": "cloppenburg"}, {"password": "falsch"}, {"slug": ""}])
def test_what_is_wrong_stands_at_its_field(coordinator, change: dict) -> None:
    page = coordinator.post(PAGE, FORM | change)

    assert set(page.context["form"].errors) == set(change)
    assert not DeletionProtocol.objects.exists()


def test_who_tries_passwords_is_slowed_down(coordinator, loerrach: County) -> None:
    with inside(loerrach):
        me = str(User.objects.get(role=Role.COORDINATOR, email__startswith="coord").pk)
        TRIES.forget(me)
    for _ in range(TRIES.most):
        coordinator.post(PAGE, FORM | {"password": "falsch"})

    page = coordinator.post(PAGE, FORM)

    assert "Zu viele Versuche" in page.content.decode()
    assert not DeletionProtocol.objects.exists()
    with inside(loerrach):
        TRIES.forget(me)


def test_only_the_coordination_may(editor, reader, partner, visitor) -> None:
    for who in (editor, reader, partner):
        assert who.post(PAGE, FORM).status_code == 403
    assert visitor.post(PAGE, FORM).status_code == 302
    assert not DeletionProtocol.objects.exists()


def test_a_wish_is_this_countys_alone(coordinator, neighbour) -> None:
    coordinator.post(PAGE, FORM)

    assert "Sie haben um Löschung gebeten" not in neighbour.get(PAGE).content.decode()
