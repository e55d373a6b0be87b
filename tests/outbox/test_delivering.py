"""One effect: claimed, handed over, ended; and everything a mail server may say to that."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from mails.models import Mail
from mails.writing import write
from outbox import pace
from outbox.models import Effect, State
from outbox.tasks import relay
from tenants.schemas import inside
from tenants.transactions import atomic
from tests.outbox.sinks import Sink, sink

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def server(settings) -> Iterator[Sink]:
    """A mail server; `server.answer` may be changed."""
    with sink() as made:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST = SMTP, "127.0.0.1"
        settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = made.port, 2
        yield made


def letter(to: str = "frau.sommer@beispiel.example") -> Effect:
    """A letter that waits in the county that is set."""
    mail = write("password_reset", to=to, subject="Brief", context={})
    return Effect.objects.get(reference=mail.pk)


def says(command: str, text: str) -> Any:
    return lambda said, recipient: text if said == command else ""


def test_a_letter_is_an_effect_of_its_causes_transaction(in_loerrach) -> None:
    before = (Mail.objects.count(), Effect.objects.count())

    with suppress(ZeroDivisionError), atomic():
        letter()
        raise ZeroDivisionError

    assert (Mail.objects.count(), Effect.objects.count()) == before


def test_a_letter_goes_out_once_and_its_text_is_forgotten(loerrach, server) -> None:
    with inside(loerrach):
        effect = letter()

    relay()
    relay()

    assert server.ids() == {f"<{effect.reference}@localhost>": 1}
    with inside(loerrach):
        effect.refresh_from_db()
        mail = Mail.objects.get(pk=effect.about)
    assert (effect.state, effect.attempts, effect.claimed_by) == (State.DONE, 1, "")
    assert (mail.text, mail.html) == ("", "")
    assert mail.sent_at is not None


def test_dots_and_umlauts_arrive_as_they_were_written(loerrach, server, monkeypatch) -> None:
    """A line with a single dot must not end the letter."""
    with inside(loerrach):
        effect = letter()
        Mail.objects.filter(pk=effect.about).update(text="Grüße\n.\n..zwei\n", html=".\n.")

    relay()

    assert list(server.ids().values()) == [1]


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("RCPT", "550 kennt <frau.sommer@beispiel.example> nicht"),
        (".", "554 Spam"),
        ("DATA", "503"),
    ],
)
def test_what_is_refused_for_good_is_a_dead_letter_at_once(
    loerrach, server, command, answer
) -> None:
    server.answer = says(command, answer)
    with inside(loerrach):
        effect = letter()

    relay()

    with inside(loerrach):
        effect.refresh_from_db()
        assert Mail.objects.get(pk=effect.about).text != ""
    assert (effect.state, effect.attempts) == (State.DEAD, 1)
    assert answer[:3] in effect.problem
    assert "@" not in effect.problem


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("CONNECT", "421 zu viele"),
        ("CONNECT", "554 heute nicht"),
        ("MAIL", "550 Absender"),
        ("RCPT", "450 später"),
        ("DATA", "451"),
        (".", "452 voll"),
    ],
)
def test_what_fails_for_now_is_tried_again_later(loerrach, server, command, answer) -> None:
    server.answer = says(command, answer)
    with inside(loerrach):
        effect = letter()

    relay()

    with inside(loerrach):
        effect.refresh_from_db()
    assert (effect.state, effect.attempts) == (State.WAITING, 1)
    assert effect.due_at > timezone.now() + timedelta(seconds=30)
    server.answer = says("", "")
    with inside(loerrach):
        Effect.objects.filter(pk=effect.pk).update(due_at=timezone.now())
    relay()
    assert list(server.ids().values()) == [1]


def test_after_the_last_attempt_it_is_a_dead_letter(loerrach, server) -> None:
    server.answer = says("RCPT", "450 später")
    with inside(loerrach):
        effect = letter()
        Effect.objects.filter(pk=effect.pk).update(attempts=pace.MOST_ATTEMPTS - 1)

    relay()

    with inside(loerrach):
        effect.refresh_from_db()
    assert (effect.state, effect.attempts) == (State.DEAD, pace.MOST_ATTEMPTS)


def test_pauses_grow_and_are_never_to_the_dot() -> None:
    pauses = [[pace.pause(attempts) for _ in range(20)] for attempts in (1, 2, 5, 12)]

    assert all(len(set(each)) > 1 for each in pauses)
    assert max(pauses[0]) < timedelta(minutes=1.4)
    assert min(pauses[2]) > timedelta(minutes=10)
    assert max(pauses[3]) < timedelta(hours=8)


@pytest.mark.parametrize("command", ["CONNECT", "RCPT", "DATA"])
def test_a_line_that_breaks_before_the_end_means_not_taken(loerrach, server, command) -> None:
    def hang_up(said: str, recipient: str) -> str:
        if said == command:
            raise ConnectionError
        return ""

    server.answer = hang_up
    with inside(loerrach):
        effect = letter()

    relay()

    with inside(loerrach):
        effect.refresh_from_db()
    assert effect.state == State.WAITING


def test_a_line_that_breaks_after_the_dot_leaves_it_unclear(loerrach, server) -> None:
    def hang_up(said: str, recipient: str) -> str:
        if said == ".":
            raise ConnectionError
        return ""

    server.answer = hang_up
    with inside(loerrach):
        effect = letter()

    relay()

    with inside(loerrach):
        effect.refresh_from_db()
        assert Mail.objects.get(pk=effect.about).text != ""
    assert effect.state == State.UNCLEAR
    assert "@" not in effect.problem
