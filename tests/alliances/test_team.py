"""Colleagues, their roles, and keys for programs."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.keys import find_key
from accounts.models import ApiKey, Invitation, User
from accounts.permissions import PERMISSIONS, Role
from alliances.history.models import Entry
from alliances.team.roles import DUTIES
from mails.models import Mail
from tenants.schemas import inside
from tests import cast

TEAM, KEYS = "/verwaltung/team/", "/verwaltung/schnittstelle/"


def people(county, role: str) -> User:
    with inside(county):
        return User.objects.get(pk=cast.same_id(role))


def test_an_invitation_goes_out_and_can_be_taken_back(coordinator, visitor, loerrach) -> None:
    coordinator.post(TEAM, {"email": "Neu@Loerrach.example", "role": "editor"})

    with inside(loerrach):
        invitation = Invitation.objects.get(email="neu@loerrach.example")
        link = re.search(r"/einladung/\S+/", Mail.objects.get(to=invitation.email).text)[0]
    assert visitor.get(link).status_code == 200
    assert "neu@loerrach.example" in coordinator.get(TEAM).content.decode()

    coordinator.post(f"{TEAM}einladung/{invitation.pk}/zurueckziehen/")

    assert visitor.get(link).status_code == 404
    assert "neu@loerrach.example" not in [
        each.email for each in coordinator.get(TEAM).context["invitations"]
    ]
    with inside(loerrach):
        assert Entry.objects.first().verb == "Einladung zurückgezogen"


def test_who_has_an_account_is_not_invited_again(coordinator) -> None:
    page = coordinator.post(TEAM, {"email": "EDITOR@beispiel.example", "role": "reader"})

    assert "schon einen Zugang" in page.context["form"].errors["email"][0]
    assert "EDITOR@beispiel.example" in page.content.decode()


@pytest.mark.parametrize("role", ["operator", "partner", "admin"])
def test_nobody_is_invited_into_a_role_outside_the_office(coordinator, loerrach, role) -> None:
    page = coordinator.post(TEAM, {"email": "neu@loerrach.example", "role": role})

    assert page.context["form"].errors["role"]
    with inside(loerrach):
        assert not Invitation.objects.filter(email="neu@loerrach.example").exists()


def test_a_role_is_changed_and_an_access_closed_at_once(coordinator, editor, loerrach) -> None:
    member = people(loerrach, Role.EDITOR)
    assert editor.get("/verwaltung/ziele/").status_code == 200

    coordinator.post(f"{TEAM}{member.pk}/", {"role": "reader", "is_active": "on"})
    assert editor.get("/verwaltung/ziele/").status_code == 403

    coordinator.post(f"{TEAM}{member.pk}/", {"role": "reader"})
    assert editor.get("/verwaltung/").status_code == 302
    with inside(loerrach):
        assert Entry.objects.first().after == {"is_active": False}


@pytest.mark.parametrize(
    "wanted", [{"role": "editor", "is_active": "on"}, {"role": "coordinator"}, {"role": "reader"}]
)
def test_the_last_coordination_cannot_leave(coordinator, loerrach, wanted) -> None:
    myself = people(loerrach, Role.COORDINATOR)

    page = coordinator.post(f"{TEAM}{myself.pk}/", wanted)

    assert "mindestens eine Koordination" in page.content.decode()
    myself = people(loerrach, Role.COORDINATOR)
    assert (myself.role, myself.is_active) == (Role.COORDINATOR, True)


def test_a_second_coordination_may_leave(coordinator, loerrach) -> None:
    other = people(loerrach, Role.EDITOR)
    myself = people(loerrach, Role.COORDINATOR)
    coordinator.post(f"{TEAM}{other.pk}/", {"role": "coordinator", "is_active": "on"})

    coordinator.post(f"{TEAM}{myself.pk}/", {"role": "reader", "is_active": "on"})

    assert people(loerrach, Role.COORDINATOR).role == Role.READER


def test_partners_are_no_colleagues(coordinator, loerrach) -> None:
    contact = people(loerrach, Role.PARTNER)

    assert coordinator.get(f"{TEAM}{contact.pk}/").status_code == 404
    assert contact.email not in [each.email for each in coordinator.get(TEAM).context["members"]]


def test_every_permission_of_the_office_is_explained() -> None:
    of_staff = {
        name
        for name, roles in PERMISSIONS.items()
        if roles is not None and Role.COORDINATOR in roles and not name.startswith("account.")
    }

    assert set(DUTIES) == of_staff


def test_a_key_is_shown_once_and_only_there(coordinator, loerrach) -> None:
    answer = coordinator.post(KEYS, {"label": "Kreisseite", "role": "reader"})
    secret = re.search(r"kk_[\w-]{20,}", answer.content.decode())[0]

    assert "no-store" in answer["Cache-Control"]
    assert secret not in coordinator.get(KEYS).content.decode()
    with inside(loerrach):
        assert find_key(secret).label == "Kreisseite"
        assert not ApiKey.objects.filter(key_hash__contains=secret).exists()
        assert secret not in str(list(Entry.objects.values()))


def test_a_revoked_key_opens_nothing(coordinator, loerrach) -> None:
    answer = coordinator.post(KEYS, {"label": "Kreisseite", "role": "reader"})
    secret = re.search(r"kk_[\w-]{20,}", answer.content.decode())[0]
    with inside(loerrach):
        key = ApiKey.objects.get()

    coordinator.post(f"{KEYS}{key.pk}/sperren/")

    with inside(loerrach):
        assert find_key(secret) is None
        assert Entry.objects.first().verb == "Schlüssel gesperrt"
    assert coordinator.post(f"{KEYS}{key.pk}/sperren/").status_code == 404


def test_a_key_needs_a_purpose_and_a_role_of_the_office(coordinator, loerrach) -> None:
    page = coordinator.post(KEYS, {"label": " ", "role": "operator"})

    assert set(page.context["form"].errors) == {"label", "role"}
    with inside(loerrach):
        assert not ApiKey.objects.exists()


@pytest.mark.parametrize("who", ["editor", "reader", "partner"])
@pytest.mark.parametrize("address", [TEAM, KEYS])
def test_only_the_coordination_manages_people_and_keys(request, who, address) -> None:
    client = request.getfixturevalue(who)

    assert client.get(address).status_code == 403
    assert client.post(address, {"email": "x@y.example", "role": "editor"}).status_code == 403


def test_the_neighbour_finds_nobody_of_us(neighbour, loerrach) -> None:
    with inside(loerrach):
        stranger = User.objects.create(email="nur-hier@loerrach.example", role=Role.READER)

    assert neighbour.get(f"{TEAM}{stranger.pk}/").status_code == 404
    assert "nur-hier" not in neighbour.get(TEAM).content.decode()


def test_the_page_asks_no_more_with_more_people(coordinator, loerrach) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            coordinator.get(TEAM)
        return len(captured)

    coordinator.get(TEAM)
    some = queries()
    with inside(loerrach):
        for number in range(3):
            User.objects.create(email=f"k{number}@loerrach.example", role=Role.READER)

    assert queries() == some
