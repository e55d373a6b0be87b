"""Sign-in through the identity provider of a county, with a real one on the own machine."""

import time
from collections.abc import Iterator
from datetime import timedelta

import jwt
import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import Identity, SignInRules, User
from alliances.history.models import Entry
from alliances.team.sign_in_rules import set_provider
from mails.models import Mail
from tenants.schemas import inside
from tests import cast
from tests.accounts import identity_provider as idp
from tests.accounts.proving import set_up_app, sign_in

START = "/anmelden/dienst/"
VALUES = {
    "provider_name": "Kreis-Anmeldung",
    "client_id": idp.CLIENT,
    "secret": idp.SECRET,
    "mail_domains": "beispiel.example",
    "provider_is_on": True,
    "creates_readers": False,
    "checks_second_factor": False,
    "provider_only": False,
    "emergency": None,
}


@pytest.fixture
def provider(settings, loerrach) -> Iterator[idp.Provider]:
    """Lörrach trusts this provider; its editor is known there."""
    with idp.running() as running:
        settings.PROVIDERS_IN_OWN_NETWORK = [running.address.removeprefix("http://")]
        running.person = {
            "sub": "4711",
            "email": "Editor@beispiel.example",
            "email_verified": True,
            "name": "Erika",
        }
        trust(loerrach, running)
        yield running


def trust(county, provider: idp.Provider, **values) -> None:
    with inside(county):
        set_provider(VALUES | {"issuer": provider.address} | values, by=cast.SOMEBODY)


def come(client: Client, provider: idp.Provider, start: str = START):
    """Through the provider and back, as a browser would go."""
    there = client.get(start)["Location"]
    return client.get(provider.authorize(there).partition("localhost")[2])


def editor_of(county) -> User:
    with inside(county):
        return User.objects.get(pk=cast.same_id("editor"))


def test_the_page_offers_the_provider_only_where_it_is_on(visitor, neighbour, provider) -> None:
    assert "Weiter mit Kreis-Anmeldung" in visitor.get("/anmelden/").content.decode()
    assert neighbour.get(START).url == "/anmelden/"


def test_somebody_comes_in_and_is_linked_once(visitor, client_for, loerrach, provider) -> None:
    answer = come(visitor, provider, f"{START}?next=/verwaltung/partner/")

    assert answer.url == "/verwaltung/partner/"
    assert visitor.get("/verwaltung/").status_code == 200
    assert come(client_for(loerrach), provider).url == "/verwaltung/"
    with inside(loerrach):
        [identity] = Identity.objects.all()
        assert (identity.user, identity.subject) == (editor_of(loerrach), "4711")
        assert Entry.objects.filter(verb="mit Anmeldedienst verknüpft").count() == 1
        [letter] = Mail.objects.filter(template="sign_in_changed")
        assert (letter.to, "Kreis-Anmeldung" in letter.text) == ("editor@beispiel.example", True)


def test_the_link_holds_when_the_address_changes(visitor, client_for, loerrach, provider) -> None:
    come(visitor, provider)
    provider.person["email"] = "neuer-name@beispiel.example"

    assert come(client_for(loerrach), provider).url == "/verwaltung/"


@pytest.mark.parametrize(
    ("person", "words"),
    [
        ({"email_verified": False}, "keine bestätigte E-Mail-Adresse"),
        ({"email": ""}, "keine bestätigte E-Mail-Adresse"),
        ({"email": "editor@anderswo.example"}, "keiner der erlaubten Domains"),
        ({"email": "editor@sub.beispiel.example"}, "keiner der erlaubten Domains"),
        ({"email": "unbekannt@beispiel.example"}, "noch keinen Zugang"),
        ({"email": "partner@beispiel.example"}, "noch keinen Zugang"),
    ],
)
def test_who_is_not_let_in(visitor, loerrach, provider, person, words: str) -> None:
    provider.person |= person

    answer = come(visitor, provider)

    assert answer.status_code == 403
    assert words in answer.content.decode()
    assert visitor.get("/verwaltung/").status_code == 302
    with inside(loerrach):
        assert not Identity.objects.exists()


def test_a_closed_account_stays_closed(visitor, loerrach, provider) -> None:
    come(visitor, provider)
    with inside(loerrach):
        User.objects.filter(pk=cast.same_id("editor")).update(is_active=False)

    assert come(visitor, provider).status_code == 403


def test_strangers_become_readers_only_where_wanted(visitor, loerrach, provider) -> None:
    trust(loerrach, provider, creates_readers=True)
    provider.person |= {"sub": "neu", "email": "neu@beispiel.example"}

    assert come(visitor, provider).url == "/verwaltung/"

    with inside(loerrach):
        user = User.objects.get(email="neu@beispiel.example")
        assert (user.role, user.name, user.has_usable_password()) == ("reader", "Erika", False)


@pytest.mark.parametrize(
    "lie",
    [
        {"token_claims": {"iss": "https://anderswo.example"}},
        {"token_claims": {"aud": "jemand-anders"}},
        {"token_claims": {"aud": [idp.CLIENT, "b"], "azp": "b"}},
        {"token_claims": {"nonce": "geraten"}},
        {"token_claims": {"nonce": None}},
        {"token_claims": {"exp": 1}},
        {"token_claims": {"iat": time.time() + 9999}},
        {"sign": lambda claims: idp.signed(claims, idp.ANOTHER_KEY)},
        {"sign": lambda claims: idp.signed(claims, kid="two")},
        {"sign": lambda claims: jwt.encode(claims, None, algorithm="none")},
        {"sign": lambda claims: jwt.encode(claims, "x" * 64, "HS256", headers={"kid": "one"})},
        {"sign": lambda claims: "gar.kein.token"},
        {"described": {"issuer": "https://anderswo.example"}},
    ],
)
def test_a_token_that_lies_opens_nothing(visitor, loerrach, provider, lie: dict) -> None:
    there = visitor.get(START).url
    for name, value in lie.items():
        setattr(provider, name, value)

    answer = visitor.get(provider.authorize(there).partition("localhost")[2])

    assert answer.status_code == 403
    assert visitor.get("/verwaltung/").status_code == 302
    with inside(loerrach):
        assert not Identity.objects.exists()


def test_what_came_back_counts_once_in_its_own_browser_and_for_ten_minutes(
    visitor, client_for, loerrach, provider
) -> None:
    back = provider.authorize(visitor.get(START).url).partition("localhost")[2]
    assert client_for(loerrach).get(back).status_code == 403
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        late = client_for(loerrach)
        there = provider.authorize(late.get(START).url).partition("localhost")[2]
    with time_machine.travel(timezone.now() + timedelta(minutes=23)):
        assert late.get(there).status_code == 403

    assert visitor.get(back).status_code == 302
    visitor.post("/abmelden/")
    assert visitor.get(back).status_code == 403
    assert provider.tokens_given == 1


def test_without_the_verifier_of_this_browser_there_is_no_token(visitor, provider) -> None:
    back = provider.authorize(visitor.get(START).url).partition("localhost")[2]
    for asked in provider.asked.values():
        asked["code_challenge"] = "die-eines-anderen"

    assert visitor.get(back).status_code == 403
    assert provider.tokens_given == 0


def test_one_countys_provider_opens_nothing_next_door(
    visitor, client_for, loerrach, cloppenburg, provider
) -> None:
    """Not with the answer for the other county, nor with its session, nor with its link."""
    come(visitor, provider)
    back = provider.authorize(client_for(loerrach).get(START).url).partition("localhost")[2]
    next_door = client_for(cloppenburg)
    next_door.cookies = visitor.cookies

    assert next_door.get(back).url == "/anmelden/"
    trust(cloppenburg, provider, mail_domains="cloppenburg.example")
    assert next_door.get(back).status_code == 403
    assert come(client_for(cloppenburg), provider).status_code == 403
    assert next_door.get("/verwaltung/").status_code == 302
    with inside(cloppenburg):
        assert not Identity.objects.exists()


def test_a_second_factor_of_ones_own_is_still_asked_for(
    visitor, editor, client_for, loerrach, provider
) -> None:
    set_up_app(editor)
    assert come(visitor, provider).url == "/anmelden/zweiter-faktor/"
    assert visitor.get("/verwaltung/").status_code == 302

    trust(loerrach, provider, checks_second_factor=True)

    assert come(client_for(loerrach), provider).url == "/verwaltung/"


def test_a_demanded_factor_may_be_the_providers(visitor, client_for, loerrach, provider) -> None:
    with inside(loerrach):
        SignInRules.objects.update(demands_second_factor=True)
    come(visitor, provider)
    assert visitor.get("/verwaltung/").url == "/konto/sicherheit/"

    trust(loerrach, provider, checks_second_factor=True)

    other = client_for(loerrach)
    come(other, provider)
    assert other.get("/verwaltung/").status_code == 200


def test_the_password_remains_for_partners_and_the_emergency(
    client_for, loerrach, provider
) -> None:
    with inside(loerrach):
        somebody = User.objects.get(pk=cast.same_id("coordinator"))
    trust(loerrach, provider, provider_only=True, emergency=somebody)

    assert "Kreis-Anmeldung" in sign_in(client_for(loerrach), "editor").content.decode()
    assert sign_in(client_for(loerrach), "coordinator").status_code == 302
    assert sign_in(client_for(loerrach), "partner").status_code == 302


def test_a_sensitive_page_can_be_opened_by_the_provider(visitor, loerrach, provider) -> None:
    provider.person |= {"sub": "1", "email": "coordinator@beispiel.example"}
    come(visitor, provider)
    with time_machine.travel(timezone.now() + timedelta(minutes=40)):
        asked = visitor.get("/verwaltung/team/").url
        page = visitor.get(asked).context["provider_address"]
        there = visitor.get(page).url
        assert "prompt=login" in there
        provider.token_claims = {"auth_time": 1}
        stale = visitor.get(provider.authorize(there).partition("localhost")[2])
        provider.token_claims = {}
        fresh = come(visitor, provider, page)

        assert (stale.status_code, fresh.url) == (403, "/verwaltung/team/")
        assert visitor.get("/verwaltung/team/").status_code == 200
