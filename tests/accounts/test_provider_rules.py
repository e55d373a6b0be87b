"""What the office says of its identity provider: checked, sealed, tried out."""

import socket

import pytest
import requests
from django.core.exceptions import ValidationError

from accounts.models import Identity, SignInRules, User
from accounts.outgoing import NotAsked, guarded_session
from accounts.provider.configuring import try_out
from alliances.history.models import Entry
from alliances.team.sign_in_rules import set_provider
from tenants.schemas import inside
from tests import cast
from tests.accounts import identity_provider as idp
from tests.accounts.test_provider import VALUES, come, trust
from tests.accounts.test_provider import provider as provider

PAGE = "/verwaltung/anmeldung/"


def test_the_office_sets_it_up_and_tries_it_out(coordinator, loerrach, provider) -> None:
    sent = {name: value for name, value in VALUES.items() if value}
    coordinator.post(PAGE, sent | {"issuer": f"{provider.address}/", "provider_is_on": "on"})

    page = coordinator.post(f"{PAGE}probieren/", follow=True).content.decode()

    assert f"Der Dienst antwortet als {provider.address}" in page
    assert "http://loerrach.localhost/anmelden/dienst/zurueck/" in page
    assert idp.SECRET not in page
    with inside(loerrach):
        assert idp.SECRET not in SignInRules.objects.get().sealed_secret
        written = str(list(Entry.objects.values_list("verb", "before", "after")))
    assert "Geheimnis des Anmeldedienstes neu gesetzt" in written
    assert idp.SECRET not in written


def test_only_coordination_sees_and_changes_it(editor, partner, visitor) -> None:
    assert editor.get(PAGE).status_code == 403
    assert partner.post(PAGE, {}).status_code == 403
    assert visitor.get(PAGE).status_code == 302


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"issuer": "http://anmeldung.example"}, "issuer"),
        ({"issuer": "https://name:wort@anmeldung.example"}, "issuer"),
        ({"issuer": "https://anmeldung.example/?x=1"}, "issuer"),
        ({"issuer": ""}, "issuer"),
        ({"client_id": ""}, "client_id"),
        ({"provider_name": ""}, "provider_name"),
        ({"mail_domains": ""}, "mail_domains"),
        ({"mail_domains": "kein komma"}, "mail_domains"),
        ({"secret": ""}, "secret"),
        ({"provider_only": True}, "emergency"),
    ],
)
def test_what_cannot_work_is_told_at_its_field(in_loerrach, values: dict, field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        set_provider(VALUES | {"issuer": "https://anmeldung.example"} | values, by=cast.SOMEBODY)

    assert field in refusal.value.message_dict
    assert not SignInRules.objects.exists()


def test_an_empty_secret_keeps_the_one_and_never_for_another_address(loerrach, provider) -> None:
    trust(loerrach, provider, secret="", provider_name="Neuer Name")

    with pytest.raises(ValidationError) as refusal:
        trust(loerrach, provider, secret="", issuer="https://boese.example")

    assert "secret" in refusal.value.message_dict
    with inside(loerrach):
        rules = SignInRules.objects.get()
        assert (rules.provider_name, bool(rules.sealed_secret)) == ("Neuer Name", True)


def test_another_provider_ends_all_links(visitor, loerrach, provider) -> None:
    come(visitor, provider)

    trust(loerrach, provider, issuer="https://neu.example")

    with inside(loerrach):
        assert not Identity.objects.exists()


def test_a_link_can_be_undone(coordinator, visitor, loerrach, provider) -> None:
    come(visitor, provider)
    pk = cast.same_id("editor")
    assert "Verknüpft mit" in coordinator.get(f"/verwaltung/team/{pk}/").content.decode()

    coordinator.post(f"/verwaltung/team/{pk}/verknuepfung/")

    assert visitor.get("/verwaltung/").status_code == 302
    with inside(loerrach):
        assert not Identity.objects.exists()
        assert User.objects.get(pk=pk).is_active


def test_the_emergency_person_stays_as_long_as_nothing_else_lets_in(
    coordinator, loerrach, provider
) -> None:
    with inside(loerrach):
        somebody = User.objects.get(pk=cast.same_id("coordinator"))
        User.objects.create(email="zwei@beispiel.example", role="coordinator")
    trust(loerrach, provider, provider_only=True, emergency=somebody)

    answer = coordinator.post(f"/verwaltung/team/{somebody.pk}/", {"role": "reader"})

    assert "Notzugang" in answer.content.decode()
    with inside(loerrach):
        assert User.objects.get(pk=somebody.pk).role == "coordinator"


@pytest.mark.parametrize(
    ("described", "words"),
    [
        ({"issuer": "https://anderswo.example"}, "anderen Adresse"),
        ({"token_endpoint": None}, "unvollständig"),
        ({"id_token_signing_alg_values_supported": ["HS256", "none"]}, "keinem Verfahren"),
    ],
)
def test_the_trial_says_what_is_wrong(loerrach, provider, described: dict, words: str) -> None:
    provider.described = described

    with inside(loerrach):
        told = try_out(SignInRules.objects.get())

    assert not told.is_good
    assert words in told.words


def test_no_address_of_our_own_network_is_asked(provider, settings) -> None:
    allowed = settings.PROVIDERS_IN_OWN_NETWORK
    settings.PROVIDERS_IN_OWN_NETWORK = []
    port = provider.address.rpartition(":")[2]

    for address in (
        provider.address,
        f"https://127.0.0.1:{port}/",
        f"https://localhost:{port}/",
        "file:///etc/passwd",
        "https:///ohne-host",
    ):
        with pytest.raises(requests.RequestException):
            guarded_session().get(address)

    settings.PROVIDERS_IN_OWN_NETWORK = allowed
    described = guarded_session().get(f"{provider.address}/.well-known/openid-configuration")
    assert described.json()["issuer"] == provider.address


def test_a_name_that_leads_inside_is_seen_on_the_open_connection(
    provider, settings, monkeypatch
) -> None:
    """Whatever the name meant when it was checked: what counts is who answers."""
    settings.PROVIDERS_IN_OWN_NETWORK = []
    port = int(provider.address.rpartition(":")[2])
    asked = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *rest, **more: asked("127.0.0.1", port, *rest[1:])
    )

    with pytest.raises(requests.RequestException, match="not public"):
        guarded_session().get(f"https://oeffentlich.example:{port}/")


def test_no_answer_from_elsewhere_is_taken(provider) -> None:
    with pytest.raises(NotAsked, match="elsewhere"):
        guarded_session().get(f"{provider.address}/elsewhere/.well-known/openid-configuration")
