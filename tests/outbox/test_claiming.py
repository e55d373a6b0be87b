"""Who has an effect in their hands: claims, workers that died, counties that rest or went."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from mails.models import Mail
from outbox import carrying, pace
from outbox.claiming import claim, recover
from outbox.models import Effect, State
from outbox.tasks import relay
from outbox.writing import put
from tenants.lifecycle import suspend
from tenants.models import County
from tenants.schemas import inside
from tenants.transactions import atomic
from tests.outbox.test_delivering import letter
from tests.outbox.test_delivering import server as server


def test_what_is_claimed_nobody_else_gets(in_loerrach) -> None:
    letter()

    assert claim() is not None
    assert claim() is None
    assert recover() == 0


def test_what_a_dead_worker_had_not_yet_handed_over_is_tried_again(loerrach, server) -> None:
    with inside(loerrach):
        effect = letter()
        assert claim() is not None
        _time_passes(effect)

    relay()

    with inside(loerrach):
        effect.refresh_from_db()
    assert (effect.state, effect.attempts) == (State.DONE, 2)


def test_what_a_dead_worker_was_handing_over_waits_for_a_person(loerrach, server) -> None:
    with inside(loerrach):
        effect = letter()
        carrying.HandOver(claim())()
        _time_passes(effect)

    relay()

    with inside(loerrach):
        effect.refresh_from_db()
    assert effect.state == State.UNCLEAR
    assert server.ids() == {}


def test_what_does_no_harm_twice_is_tried_again_even_then(in_loerrach) -> None:
    with atomic():
        effect = put("task", "remove_file", payload={"name": "gibtsnicht.pdf"})
    carrying.HandOver(claim())()
    _time_passes(effect)

    relay()

    effect.refresh_from_db()
    assert effect.state == State.DONE


def test_who_was_taken_for_dead_hands_nothing_over(loerrach, server) -> None:
    with inside(loerrach):
        effect = letter()
        late = claim()
        _time_passes(effect)
        recover()
        assert claim() is not None

    assert carrying.deliver(loerrach, late) is False

    assert server.ids() == {}
    with inside(loerrach):
        effect.refresh_from_db()
    assert (effect.state, effect.attempts) == (State.CLAIMED, 2)


def test_who_was_taken_for_dead_and_had_handed_over_says_so_late(loerrach, server) -> None:
    """A letter that is unclear finds its end without anybody's decision."""
    with inside(loerrach):
        effect = letter()
        late = claim()
        carrying.HandOver(late)()
        _time_passes(effect)
        recover()
        effect.refresh_from_db()
        assert effect.state == State.UNCLEAR

    assert carrying.settle(loerrach, late, {"state": State.DONE, "problem": ""})

    with inside(loerrach):
        effect.refresh_from_db()
        assert Mail.objects.get(pk=effect.about).sent_at is not None
    assert effect.state == State.DONE


def test_a_county_suspended_after_the_claim_sends_nothing(loerrach, server) -> None:
    with inside(loerrach):
        effect = letter()
        claimed = claim()
    suspend(loerrach, reason="Pause", by="Betrieb")

    assert carrying.deliver(loerrach, claimed) is False

    assert server.ids() == {}
    with inside(loerrach):
        effect.refresh_from_db()
    assert (effect.state, effect.attempts) == (State.WAITING, 0)


def test_a_county_deleted_after_the_claim_sends_nothing(loerrach, server) -> None:
    with inside(loerrach):
        letter()
        claimed = claim()
    County.objects.filter(pk=loerrach.pk).delete()

    assert carrying.deliver(loerrach, claimed) is False

    assert server.ids() == {}


def _time_passes(effect: Effect) -> None:
    long_ago = timezone.now() - pace.claim_lasts() - timedelta(seconds=1)
    Effect.objects.filter(pk=effect.pk).update(claimed_at=long_ago)


# -- what the table itself refuses -----------------------------------------------------------------
@pytest.mark.parametrize(
    "values",
    [
        {"done_at": timezone.now()},
        {"state": "done"},
        {"state": "claimed"},
        {"state": "waiting", "claimed_by": "a", "claimed_at": timezone.now()},
        {"state": "anders"},
    ],
)
def test_no_row_is_two_things_at_once(in_loerrach, values) -> None:
    effect = letter()

    with pytest.raises(IntegrityError), transaction.atomic():
        Effect.objects.filter(pk=effect.pk).update(**values)


def test_no_effect_without_a_transaction_of_its_cause(in_loerrach, monkeypatch) -> None:
    monkeypatch.setattr("outbox.writing.is_atomic", lambda: False)

    with pytest.raises(RuntimeError):
        put("task", "remove_file")
