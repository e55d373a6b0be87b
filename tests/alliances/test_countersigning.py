"""One signature of the county under many declarations: all of them or none, and each once."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from alliances.declarations.models import Declaration, Signature
from alliances.history.chain import verify
from alliances.history.models import Entry
from alliances.launches.countersigning import Countersigned, sign_many
from alliances.launches.models import SigningEvent
from alliances.partners.actions import NotAllowedNow
from mails.models import Mail
from outbox.models import Effect
from tests import cast
from tests.alliances.launching import BY_COUNTY, all_sign, an_event
from tests.cast import SOMEBODY

State = Declaration.State

pytestmark = pytest.mark.usefixtures("in_loerrach")


def countersign(
    declarations: list[Declaration], *, on: date | None = None, event: SigningEvent | None = None
) -> Countersigned:
    ids = [declaration.pk for declaration in declarations]
    return sign_many(ids, **BY_COUNTY, on=on or timezone.localdate(), event=event, by=SOMEBODY)


def by_county() -> int:
    """New signatures of the county, beside the cast's own."""
    return Signature.objects.filter(party="county", name=BY_COUNTY["name"]).count()


def test_one_action_puts_all_into_force() -> None:
    event = an_event(3)
    declarations = all_sign(event)
    mails = Mail.objects.filter(template="declaration_in_force").count()

    done = countersign(declarations, event=event)

    assert len(done.signed) == 3
    assert set(Declaration.objects.filter(participations__event=event).values_list("state")) == {
        (State.IN_FORCE,)
    }
    assert by_county() == 3
    assert Mail.objects.filter(template="declaration_in_force").count() == mails + 3
    assert Effect.objects.filter(what="declaration_in_force").count() == mails + 3


def test_history_has_a_row_for_each_and_one_for_the_event() -> None:
    event = an_event(3)
    declarations = all_sign(event)

    countersign(declarations, event=event)

    ids = [str(declaration.pk) for declaration in declarations]
    signed = Entry.objects.filter(verb="unterschrieben", object_id__in=ids, after__party="county")
    assert signed.count() == 3
    of_event = Entry.objects.get(verb="Für den Landkreis unterschrieben", object_id=str(event.pk))
    assert of_event.after == {"count": 3}
    assert verify().is_whole


def test_a_second_click_signs_nothing_twice_and_says_so() -> None:
    event = an_event(2)
    declarations = all_sign(event)
    countersign(declarations, event=event)
    entries, mails = Entry.objects.count(), Mail.objects.count()

    done = countersign(declarations, event=event)

    assert (len(done.signed), len(done.already)) == (0, 2)
    assert by_county() == 2
    assert (Entry.objects.count(), Mail.objects.count()) == (entries, mails)


def test_what_came_in_later_is_signed_and_the_rest_left_as_it_is() -> None:
    declarations = all_sign(an_event(3))
    countersign(declarations[:1])

    done = countersign(declarations)

    assert done.already == declarations[:1]
    assert len(done.signed) == 2


def test_one_that_does_not_fit_leaves_all_unsigned() -> None:
    declarations = all_sign(an_event(2))
    unsigned = Declaration.objects.get(participations__event=an_event(1))

    with pytest.raises(NotAllowedNow, match=unsigned.number):
        countersign([*declarations, unsigned])

    assert by_county() == 0


@pytest.mark.parametrize("days", [1, -100_000])
def test_a_day_that_cannot_be_leaves_all_unsigned(days: int) -> None:
    declarations = all_sign(an_event(2))

    with pytest.raises(ValidationError) as refusal:
        countersign(declarations, on=timezone.localdate() + timedelta(days=days))

    assert "date" in refusal.value.message_dict
    assert by_county() == 0


def test_a_failure_at_the_last_one_undoes_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    declarations = all_sign(an_event(3))
    last = max(declarations, key=lambda declaration: declaration.pk)
    Declaration.objects.filter(pk=last.pk).update(
        text=cast.DeclarationText.objects.create(
            version=99, title="Später", body="x", valid_from=timezone.localdate(), state="retired"
        )
    )

    with pytest.raises(ValidationError):
        countersign(declarations, on=timezone.localdate() - timedelta(days=1))

    assert by_county() == 0
    assert not Entry.objects.filter(verb="unterschrieben", after__party="county", id__gt=0).filter(
        object_id__in=[str(each.pk) for each in declarations]
    )


@pytest.mark.parametrize("chosen", [[], [uuid4()]])
def test_nothing_and_unknown_are_refused(chosen: list) -> None:
    with pytest.raises(NotAllowedNow):
        sign_many(chosen, **BY_COUNTY, on=timezone.localdate(), by=SOMEBODY)


def test_each_declaration_costs_the_same() -> None:
    declarations = all_sign(an_event(5))

    few = queries_of(declarations[:1])
    many = queries_of(declarations[1:])

    assert (many - few) / 3 <= 30
    assert many <= few + 3 * 30


def queries_of(declarations: list[Declaration]) -> int:
    with CaptureQueriesContext(connection) as queries:
        countersign(declarations)
    return len(queries)
