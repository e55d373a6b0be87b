"""Whatever is wrong with letters and the outbox is found by `check_invariants`."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from mails import invariants
from mails.models import Mail
from outbox.models import Effect
from tenants.invariants import look
from tenants.schemas import inside, outside, schema_name
from tests.tenants.stock import run


def _letter(**values) -> Mail:
    mail = Mail.objects.create(**{"subject": "x", "to": "x@x.example", "text": "x"} | values)
    Effect.objects.create(kind="mail", what="x", reference=mail.pk, due_at=timezone.now())
    return mail


def _text_kept() -> None:
    mail = _letter()
    _end(mail)
    Mail.objects.filter(pk=mail.pk).update(sent_at=timezone.now())


def _text_lost() -> None:
    _letter(text="")


def _sent_and_waiting() -> None:
    mail = _letter()
    Mail.objects.filter(pk=mail.pk).update(sent_at=timezone.now())


def _nobody_carries() -> None:
    Mail.objects.create(subject="x", to="x@x.example", text="x")


def _end(mail: Mail) -> None:
    Effect.objects.filter(reference=mail.pk).update(state="done", done_at=timezone.now())


def _ended_without_a_day() -> None:
    _end(_letter(text=""))


def _forgotten() -> None:
    _letter()
    Effect.objects.filter(what="x").update(due_at=timezone.now() - timedelta(hours=3))


def _forgotten_by_its_worker() -> None:
    at = timezone.now() - timedelta(hours=3)
    _letter()
    Effect.objects.filter(what="x").update(state="claimed", claimed_by="a/1/b", claimed_at=at)


def _pending_and_done() -> None:
    schema = schema_name()
    with outside():
        run("SET CONSTRAINTS ALL IMMEDIATE")
        run(f"ALTER TABLE {schema}.outbox_effect DROP CONSTRAINT effect_is_pending_or_ended")
    _letter()
    Effect.objects.filter(what="x").update(done_at=timezone.now())


TEXT = "a_letter_has_its_text_until_it_is_delivered"
STALE = "the_outbox_is_not_stale"
FAULTS: list[tuple[str, Callable[[], None], str]] = [
    (TEXT, _text_kept, "1 zugestellte E-Mails haben ihren Text noch."),
    (TEXT, _text_lost, "1 wartende E-Mails haben keinen Text."),
    (TEXT, _sent_and_waiting, "1 E-Mails sind zugestellt und warten zugleich."),
    (TEXT, _nobody_carries, "1 wartende E-Mails stellt niemand zu."),
    (TEXT, _ended_without_a_day, "1 E-Mails gelten als zugestellt und wissen nicht, seit wann."),
    (STALE, _forgotten, "1 Sendungen sind seit mehr als zwei Stunden überfällig."),
    (STALE, _forgotten_by_its_worker, "1 Sendungen sind seit mehr als zwei Stunden überfällig."),
    ("nothing_is_pending_and_done", _pending_and_done, "1 Sendungen sind zugleich offen und"),
]


@pytest.mark.parametrize(("name", "fault", "said"), FAULTS, ids=[row[1].__name__ for row in FAULTS])
def test_a_fault_is_told_of_its_county(loerrach, name, fault, said) -> None:
    with inside(loerrach):
        fault()

    found = look()

    assert name in {word.invariant for word in found}
    assert any(word.finding.startswith(f"loerrach: {said}") for word in found)


def test_every_invariant_has_a_fault() -> None:
    assert {check.__name__ for check in invariants.INVARIANTS} == {name for name, *_ in FAULTS}
