"""The second factor: set up, asked for, lost, demanded and reset."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.utils import timezone

from accounts import second_factor
from accounts.models import User
from accounts.permissions import Role
from alliances.history.models import Entry
from mails.models import Mail
from tenants.schemas import inside
from tests import cast
from tests.accounts.proving import code_of, codes_of, set_up_app, sign_in

SECOND_STEP, SECURITY = "/anmelden/zweiter-faktor/", "/konto/sicherheit/"


@pytest.fixture
def secret(coordinator) -> str:
    """Lörrach's coordinator has an app."""
    return set_up_app(coordinator)


def verbs(county) -> list[str]:
    with inside(county):
        return list(Entry.objects.values_list("verb", flat=True))


def test_with_an_app_the_password_alone_opens_nothing(visitor, secret: str) -> None:
    half = sign_in(visitor)

    assert half.url == SECOND_STEP
    assert visitor.get("/verwaltung/").status_code == 302
    answer = visitor.post(SECOND_STEP, {"code": code_of(secret)})
    assert answer.url == "/verwaltung/"
    assert visitor.get("/verwaltung/").status_code == 200


def test_the_way_one_wanted_is_kept_over_both_steps(visitor, secret: str) -> None:
    sign_in(visitor, next="/verwaltung/partner/")

    assert visitor.post(SECOND_STEP, {"code": code_of(secret)}).url == "/verwaltung/partner/"


def test_a_code_counts_once_and_earlier_ones_never(client_for, loerrach, secret: str) -> None:
    code = code_of(secret)
    first, second = client_for(loerrach), client_for(loerrach)
    sign_in(first)
    sign_in(second)
    assert first.post(SECOND_STEP, {"code": code}).status_code == 302

    again = second.post(SECOND_STEP, {"code": code})
    earlier = second.post(SECOND_STEP, {"code": code_of(secret, steps=-1)})

    assert "code" in again.context["form"].errors
    assert "code" in earlier.context["form"].errors


def test_a_recovery_code_stands_in_once(coordinator, client_for, loerrach, secret) -> None:
    code, *others = codes_of(coordinator)
    assert len(others) == 9
    visitor, again = client_for(loerrach), client_for(loerrach)
    sign_in(visitor)
    assert visitor.post(SECOND_STEP, {"code": code}).status_code == 302

    sign_in(again)

    assert "code" in again.post(SECOND_STEP, {"code": code}).context["form"].errors
    assert "Wiederherstellungscode benutzt" in verbs(loerrach)
    with inside(loerrach):
        letter = Mail.objects.filter(template="sign_in_changed")[0]
    assert "Es bleiben 9 Codes" in letter.text
    assert letter.to == "coordinator@beispiel.example"


def test_codes_are_shown_once_and_can_be_kept_as_a_file(coordinator, secret: str) -> None:
    file = coordinator.get("/konto/sicherheit/codes/datei/")
    assert all(code in file.content.decode() for code in codes_of(coordinator))
    assert "attachment" in file["Content-Disposition"]

    coordinator.post("/konto/sicherheit/codes/")

    assert coordinator.get("/konto/sicherheit/codes/").url == SECURITY
    assert coordinator.get("/konto/sicherheit/codes/datei/").url == SECURITY


def test_new_codes_end_the_old_ones(coordinator, visitor, secret: str) -> None:
    old = codes_of(coordinator)

    coordinator.post("/konto/sicherheit/codes/erneuern/")

    assert set(codes_of(coordinator)).isdisjoint(old)
    sign_in(visitor)
    assert "code" in visitor.post(SECOND_STEP, {"code": old[0]}).context["form"].errors


def test_a_wrong_code_sets_nothing_up(coordinator, loerrach) -> None:
    coordinator.get("/konto/sicherheit/app/")

    answer = coordinator.post("/konto/sicherheit/app/", {"code": "000000"})

    assert "code" in answer.context["form"].errors
    with inside(loerrach):
        assert not Authenticator.objects.exists()


def test_the_first_factor_ends_sessions_that_began_without(client_for, loerrach) -> None:
    here, elsewhere = client_for(loerrach, Role.EDITOR), client_for(loerrach, Role.EDITOR)

    set_up_app(here)

    assert here.get("/verwaltung/").status_code == 200
    assert elsewhere.get("/verwaltung/").status_code == 302


def test_secrets_lie_sealed_and_are_worthless_next_door(loerrach, cloppenburg, secret) -> None:
    with inside(loerrach):
        row = Authenticator.objects.get(type="totp")
        assert secret.replace(" ", "") not in str(row.data)
    with inside(cloppenburg):
        user = User.objects.get(pk=cast.same_id("coordinator"))
        Authenticator.objects.create(user=user, type="totp", data=row.data)

        assert second_factor.accept_code(user, code_of(secret)) is None


def test_guessing_codes_is_slowed_down(visitor, secret: str) -> None:
    sign_in(visitor)
    for _ in range(10):
        visitor.post(SECOND_STEP, {"code": "000000"})

    answer = visitor.post(SECOND_STEP, {"code": code_of(secret)})

    assert "Viertelstunde" in answer.content.decode()


def test_the_first_step_is_worth_ten_minutes_and_this_county(
    visitor, client_for, cloppenburg, secret: str
) -> None:
    sign_in(visitor)
    neighbour = client_for(cloppenburg)
    neighbour.cookies = visitor.cookies
    assert neighbour.get(SECOND_STEP).url == "/anmelden/"

    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert visitor.get(SECOND_STEP).url == "/anmelden/"


def test_a_stranger_has_no_second_step(visitor) -> None:
    assert visitor.get(SECOND_STEP).url == "/anmelden/"
    assert visitor.get(SECURITY).url.startswith("/anmelden/")


def test_removing_it_is_told_and_ends_other_sessions(coordinator, visitor, loerrach, secret):
    sign_in(visitor)
    visitor.post(SECOND_STEP, {"code": code_of(secret)})
    with inside(loerrach):
        pk = Authenticator.objects.get(type="totp").pk

    coordinator.post(f"{SECURITY}{pk}/entfernen/")

    with inside(loerrach):
        assert not Authenticator.objects.exists()
        assert "entfernt: Authenticator-App" in Mail.objects.filter(to__startswith="coord")[0].text
    assert visitor.get("/verwaltung/").status_code == 302
    assert {"zweiten Faktor entfernt: Authenticator-App"} <= set(verbs(loerrach))


def test_nobody_removes_what_is_not_theirs(reader, loerrach, secret) -> None:
    with inside(loerrach):
        pk = Authenticator.objects.get(type="totp").pk

    reader.post(f"{SECURITY}{pk}/entfernen/")

    with inside(loerrach):
        assert Authenticator.objects.filter(pk=pk).exists()
