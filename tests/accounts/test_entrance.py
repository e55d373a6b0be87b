"""How people get in: by invitation, with a password, after forgetting it; and how they leave."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import invitations
from accounts.keys import NotARoleForKeys, create_key, find_key, revoke_key
from accounts.models import Invitation, User
from accounts.permissions import PERMISSIONS, Role, role_may
from alliances.history.models import Entry
from mails.models import Mail
from tenants.schemas import inside
from tests import cast

NEW = "noch-ein-langes-passwort-8"


@pytest.fixture(autouse=True)
def _forget_tries(loerrach) -> None:
    """The counters of the shared cache outlive a test's transaction."""
    with inside(loerrach):
        cache.clear()


@pytest.fixture
def invited(loerrach) -> str:
    """The address of an open invitation for an editor."""
    with inside(loerrach):
        _, token = invitations.invite(email="neu@loerrach.example", role=Role.EDITOR, by="Test")
    return f"/einladung/{token}/"


def words(**values: str) -> dict[str, str]:
    return {"function": "Redaktion", "password": NEW, "password_again": NEW} | values


def test_an_invitation_becomes_an_account_and_a_session(visitor, loerrach, invited: str) -> None:
    assert "neu@loerrach.example" in visitor.get(invited).content.decode()

    answer = visitor.post(invited, words())

    assert answer.url == "/verwaltung/"
    assert visitor.get("/verwaltung/").status_code == 200
    with inside(loerrach):
        user = User.objects.get(email="neu@loerrach.example")
        assert user.role == Role.EDITOR
        assert Entry.objects.filter(verb="Einladung angenommen", object_id=str(user.pk)).exists()


def test_an_invitation_works_once(visitor, client_for, loerrach, invited: str) -> None:
    visitor.post(invited, words())

    again = client_for(loerrach).post(invited, words(function="Andere"))

    assert again.status_code == 404
    with inside(loerrach):
        assert User.objects.filter(email="neu@loerrach.example").count() == 1


def test_an_expired_invitation_leads_nowhere(visitor, invited: str) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        answer = visitor.get(invited)

    assert answer.status_code == 404
    assert "gilt nicht mehr" in answer.content.decode()


def test_an_invitation_of_the_neighbour_leads_nowhere(client_for, cloppenburg, invited) -> None:
    assert client_for(cloppenburg).get(invited).status_code == 404


def test_a_new_invitation_ends_the_one_before(visitor, loerrach, invited: str) -> None:
    with inside(loerrach):
        invitations.invite(email="Neu@loerrach.example", role=Role.READER, by="Test")
        assert Invitation.objects.filter(email="neu@loerrach.example").count() == 1

    assert visitor.get(invited).status_code == 404


def test_whoever_has_an_account_is_not_invited_again(in_loerrach) -> None:
    with pytest.raises(ValidationError) as refusal:
        invitations.invite(email="Editor@beispiel.example", role=Role.READER, by="Test")

    assert set(refusal.value.message_dict) == {"email"}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"password": "kurz", "password_again": "kurz"}, "password"),
        ({"password": "1234567890123", "password_again": "1234567890123"}, "password"),
        ({"password_again": "anders-als-das-erste"}, "password_again"),
        ({"function": ""}, "function"),
    ],
)
def test_a_bad_password_is_told_at_its_field(visitor, invited, values, field: str) -> None:
    answer = visitor.post(invited, words(**values))

    assert answer.status_code == 200
    assert answer.context["form"].errors[field]
    assert visitor.get(invited).status_code == 200


def reset_link(loerrach) -> str:
    with inside(loerrach):
        text = Mail.objects.filter(template="password_reset")[0].text
    return "/anmelden/neues-passwort/" + text.split("/anmelden/neues-passwort/")[1].split()[0]


def test_a_forgotten_password_is_set_anew_and_ends_other_sessions(
    visitor, editor, loerrach
) -> None:
    visitor.post("/anmelden/passwort-vergessen/", {"email": "Editor@beispiel.example"})
    link = reset_link(loerrach)

    visitor.post(link, {"password": NEW, "password_again": NEW})

    assert editor.get("/verwaltung/").status_code == 302
    assert visitor.post(link, {"password": NEW, "password_again": NEW}).status_code == 404
    signed_in = visitor.post("/anmelden/", {"email": "editor@beispiel.example", "password": NEW})
    assert signed_in.url == "/verwaltung/"


def test_an_unknown_address_gets_the_same_answer_and_no_mail(visitor, loerrach) -> None:
    known = visitor.post("/anmelden/passwort-vergessen/", {"email": "reader@beispiel.example"})
    unknown = visitor.post("/anmelden/passwort-vergessen/", {"email": "wer@beispiel.example"})

    assert known.content == unknown.content
    with inside(loerrach):
        assert Mail.objects.filter(template="password_reset").count() == 1


def test_people_change_their_password_and_stay_signed_in(reader) -> None:
    wrong = reader.post(
        "/konto/passwort/", {"present": "falsch", "password": NEW, "password_again": NEW}
    )
    assert "present" in wrong.context["form"].errors

    reader.post(
        "/konto/passwort/", {"present": cast.PASSWORD, "password": NEW, "password_again": NEW}
    )

    assert reader.get("/verwaltung/").status_code == 200


def test_people_change_how_they_are_named(reader, loerrach) -> None:
    reader.post("/konto/", {"function": "Controlling", "name": ""})

    with inside(loerrach):
        assert User.objects.get(pk=cast.same_id("reader")).label == "Controlling"


@pytest.mark.parametrize(
    ("role", "home"),
    [("coordinator", "/verwaltung/"), ("reader", "/verwaltung/"), ("partner", "/portal/")],
)
def test_everybody_arrives_at_their_own_pages(visitor, role: str, home: str) -> None:
    answer = visitor.post(
        "/anmelden/", {"email": f"{role}@beispiel.example", "password": cast.PASSWORD}
    )

    assert answer.url == home
    assert visitor.get(home).status_code == 200
    assert visitor.get("/anmelden/").url == home


def test_the_operator_arrives_at_the_console(client_for) -> None:
    client = client_for(None)

    answer = client.post(
        "/anmelden/", {"email": "betrieb@kreisklima.example", "password": cast.PASSWORD}
    )

    assert answer.url == "/konsole/"
    assert client.get("/konsole/").status_code == 200


def test_signing_out_ends_the_session(coordinator) -> None:
    coordinator.post("/abmelden/")

    assert coordinator.get("/verwaltung/").status_code == 302


def test_a_revoked_key_opens_nothing(in_loerrach) -> None:
    key, secret = create_key(label="Test", role=Role.READER, by="Test")

    revoke_key(key)

    assert find_key(secret) is None
    assert secret not in {key.key_hash, key.beginning}


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.PARTNER, "kaiserin"])
def test_a_key_acts_as_staff_only(in_loerrach, role: str) -> None:
    with pytest.raises(NotARoleForKeys):
        create_key(label="Test", role=role, by="Test")


def test_a_visitor_may_only_read_and_nobody_may_what_does_not_exist() -> None:
    assert [name for name in PERMISSIONS if role_may(None, name)] == ["site.read"]
    with pytest.raises(KeyError):
        role_may(Role.COORDINATOR, "alles.duerfen")
