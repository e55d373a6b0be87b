"""The call of a webhook: signed, once more when it fails, and never to a machine of ours."""

import socket
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Role
from alliances.partners import actions as partners
from alliances.webhooks import actions, reaching, signing
from alliances.webhooks.carrying import PATIENCE
from alliances.webhooks.models import Endpoint, new_secret, secret_of
from mails.models import Mail
from outbox.models import Effect, State
from outbox.tasks import relay
from tenants.schemas import inside
from tests.alliances.test_webhooks import NEW
from tests.alliances.test_webhooks import endpoint as endpoint
from tests.alliances.test_webhooks import server as server
from tests.cast import SOMEBODY, applicant


def test_the_signature_is_that_of_the_specification() -> None:
    """The example of the reference implementation."""
    signed = signing.signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
    )

    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_message_is_signed_and_keeps_its_id(loerrach, endpoint, server) -> None:
    answers = iter([500, 204])
    server.answer = lambda path: next(answers)
    with inside(loerrach):
        effect = actions.send_test(endpoint, by=SOMEBODY)
        Effect.objects.filter(pk=effect.pk).update(what="partner.accepted")

    relay()
    with inside(loerrach):
        effect.refresh_from_db()
        assert (effect.state, effect.problem) == (State.WAITING, "Die Gegenstelle antwortet 500.")
        Effect.objects.filter(pk=effect.pk).update(due_at=timezone.now())
    relay()

    first, second = server.calls
    assert first.path == "/klima?a=1"
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    at = int(second.headers["webhook-timestamp"])
    with inside(loerrach):
        ours = signing.signature(secret_of(endpoint), second.headers["webhook-id"], at, second.body)
        effect.refresh_from_db()
    assert second.headers["webhook-signature"] == ours
    assert (effect.state, effect.payload) == (State.DONE, {})


@pytest.mark.parametrize("status", [301, 302, 307, 400, 404, 429, 503])
def test_anything_but_a_success_is_tried_again(loerrach, endpoint, server, status) -> None:
    server.answer = lambda path: status
    with inside(loerrach):
        partners.accept(applicant(), by=SOMEBODY)

    relay()

    with inside(loerrach):
        effect = Effect.objects.get(kind="webhook")
    assert (effect.state, effect.attempts, len(server.calls)) == (State.WAITING, 1, 1)


def test_who_wants_nothing_more_is_a_dead_letter(loerrach, endpoint, server) -> None:
    server.answer = lambda path: 410
    with inside(loerrach):
        partners.accept(applicant(), by=SOMEBODY)

    relay()

    with inside(loerrach):
        assert Effect.objects.get(kind="webhook").state == State.DEAD


def test_who_fails_for_days_is_paused_and_the_coordinators_learn_it(
    loerrach, endpoint, server
) -> None:
    server.answer = lambda path: 500
    with inside(loerrach):
        partners.accept(applicant(), by=SOMEBODY)
    relay()
    with inside(loerrach):
        assert Endpoint.objects.get().failing_since is not None
        long_ago = timezone.now() - PATIENCE - timedelta(hours=1)
        Endpoint.objects.update(failing_since=long_ago)
        Effect.objects.filter(kind="webhook").update(due_at=timezone.now())

    relay()

    with inside(loerrach):
        paused = Endpoint.objects.get()
        told = Mail.objects.filter(template="webhook_paused")
        coordinators = User.objects.filter(role=Role.COORDINATOR, is_active=True)
        assert set(told.values_list("to", flat=True)) == {user.email for user in coordinators}
        assert Effect.objects.get(kind="webhook").state == State.GIVEN_UP
        partners.accept(applicant("Noch einer"), by=SOMEBODY)
        assert Effect.objects.filter(kind="webhook").count() == 1
    assert paused.paused_because == actions.FAILS


def test_a_success_ends_the_count(loerrach, endpoint, server) -> None:
    with inside(loerrach):
        Endpoint.objects.update(failing_since=timezone.now() - PATIENCE * 2)
        partners.accept(applicant(), by=SOMEBODY)

    relay()

    with inside(loerrach):
        assert Endpoint.objects.get().failing_since is None


# -- which addresses -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    "url",
    [
        "http://seite.example/",
        "ftp://seite.example/",
        "seite.example",
        "https://",
        "https://wer:was@seite.example/",
        "https://seite.example/#teil",
        "https://seite.example:22/",
        "https://seite.example:99999/",
        "https://127.0.0.1/",
        "https://10.1.2.3/",
        "https://192.168.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[fd00::1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://0.0.0.0/",
        "https://224.0.0.1/",
    ],
)
def test_an_address_that_is_not_for_everybody_is_refused(in_loerrach, settings, url) -> None:
    settings.WEBHOOKS_MAY_STAY_HOME = False

    with pytest.raises(ValidationError) as refusal:
        actions.register(**{**NEW, "url": url}, by=SOMEBODY)

    assert set(refusal.value.message_dict) == {"url"}
    assert not Endpoint.objects.exists()


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.5", "169.254.169.254", "::1", "fe80::1"])
@pytest.mark.parametrize("others", [[], ["93.184.215.14"]])
def test_a_name_that_leads_home_is_not_called(
    loerrach, settings, monkeypatch, address, others
) -> None:
    """Whoever names two addresses, one of them ours, is not called either."""
    settings.WEBHOOKS_MAY_STAY_HOME = False
    found = [(socket.AF_INET, 1, 6, "", (each, 443)) for each in [*others, address]]
    monkeypatch.setattr(reaching.socket, "getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr(
        reaching.socket, "create_connection", lambda *_, **__: pytest.fail("it was called")
    )
    with inside(loerrach):
        actions.register(**NEW, by=SOMEBODY)
        partners.accept(applicant(), by=SOMEBODY)

    relay()

    with inside(loerrach):
        effect = Effect.objects.get(kind="webhook")
    assert effect.state == State.DEAD
    assert "nicht im öffentlichen Internet" in effect.problem


def test_the_address_that_was_looked_at_is_the_one_that_is_called(settings, monkeypatch) -> None:
    """A name that leads elsewhere a moment later leads nowhere."""
    settings.WEBHOOKS_MAY_STAY_HOME = False
    called: list[tuple] = []
    found = [(socket.AF_INET, 1, 6, "", ("93.184.215.14", 443))]
    monkeypatch.setattr(reaching.socket, "getaddrinfo", lambda *_, **__: found)

    def connect(address: tuple, **_: object) -> None:
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(reaching.socket, "create_connection", connect)

    with pytest.raises(ConnectionRefusedError):
        reaching.post("https://seite.example/", b"{}", {})

    assert called == [("93.184.215.14", 443)]


def test_a_secret_of_the_first_release_still_signs(loerrach, endpoint, server) -> None:
    secret = new_secret()
    with inside(loerrach):
        Endpoint.objects.update(secret=secret)
        actions.send_test(endpoint, by=SOMEBODY)

    relay()

    call = server.calls[0]
    at = int(call.headers["webhook-timestamp"])
    ours = signing.signature(secret, call.headers["webhook-id"], at, call.body)
    assert call.headers["webhook-signature"] == ours


def test_a_secret_that_nobody_can_open_any_more_is_told(loerrach, endpoint, server) -> None:
    with inside(loerrach):
        Endpoint.objects.update(secret="gAAAAA")
        effect = actions.send_test(endpoint, by=SOMEBODY)

    relay()

    with inside(loerrach):
        effect.refresh_from_db()
    assert "nicht mehr lesbar" in effect.problem
    assert server.calls == []
