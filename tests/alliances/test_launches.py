"""A signing event: who takes part, what that does to their declarations, how it ends."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.links import LinkNotValid
from alliances.declarations import actions as declarations
from alliances.declarations import ending
from alliances.declarations.models import Declaration
from alliances.history.models import Entry
from alliances.launches import actions, codes, reminding
from alliances.launches.models import Participation
from alliances.launches.standing import standing_of
from alliances.partners.actions import NotAllowedNow
from alliances.partners.models import Partner
from mails.models import Mail
from tests import cast
from tests.alliances.launching import BY_PARTNER, accepted, all_sign, an_event, tokens
from tests.cast import SOMEBODY

State = Declaration.State

pytestmark = pytest.mark.usefixtures("in_loerrach")


def test_partners_take_part_with_a_declaration_and_get_no_mail() -> None:
    event, partners = an_event(), accepted(3)
    before = Mail.objects.count()

    count = actions.take_part(event, partners=partners, by=SOMEBODY)

    taking_part = Declaration.objects.filter(participations__event=event)
    assert count == 3
    assert {each.state for each in taking_part} == {State.AWAITING}
    assert {each.partner_name for each in taking_part} == {"Verein 00", "Verein 01", "Verein 02"}
    assert Mail.objects.count() == before


def test_drafts_are_released_and_what_was_released_before_stays_as_it_is() -> None:
    event, (one, other) = an_event(), accepted(2)
    draft = declarations.draw_up(one, by=SOMEBODY)
    released = declarations.release(declarations.draw_up(other, by=SOMEBODY), by=SOMEBODY)
    before = Mail.objects.count()

    actions.take_part(event, declarations_of=[draft, released], by=SOMEBODY)

    draft.refresh_from_db()
    assert draft.state == State.AWAITING
    assert Mail.objects.count() == before
    assert standing_of(event).total == 2


def test_one_that_does_not_fit_leaves_everybody_out() -> None:
    event, partners = an_event(), accepted(2)
    stranger = cast.applicant("Noch nicht angenommen")

    with pytest.raises(NotAllowedNow, match="Noch nicht angenommen"):
        actions.take_part(event, partners=[*partners, stranger], by=SOMEBODY)

    assert not event.participations.exists()
    assert not Declaration.objects.filter(partner__in=partners).exists()


def test_what_is_in_force_cannot_take_part() -> None:
    in_force = Declaration.objects.get(partner=cast.same_id("partner"))

    with pytest.raises(NotAllowedNow, match="wartet nicht"):
        actions.take_part(an_event(), declarations_of=[in_force], by=SOMEBODY)


def test_who_is_on_the_list_stays_there_once() -> None:
    event = an_event(2)
    there = Declaration.objects.filter(participations__event=event)

    assert actions.take_part(event, declarations_of=there, by=SOMEBODY) == 0
    assert event.participations.count() == 2


def test_history_names_who_was_added() -> None:
    event = an_event(2)

    entry = Entry.objects.get(verb="Zur Unterzeichnung hinzugefügt", object_id=str(event.pk))

    numbers = Declaration.objects.filter(participations__event=event).values_list("number")
    assert entry.after == {"declarations": ", ".join(sorted(number for (number,) in numbers))}


def test_an_event_lies_not_in_the_past() -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    event = an_event()

    for refused in (
        lambda: actions.edit(event, held_on=yesterday, by=SOMEBODY),
        lambda: actions.set_up(name="Gestern", place="Ort", held_on=yesterday, by=SOMEBODY),
    ):
        with pytest.raises(ValidationError) as refusal:
            refused()
        assert "held_on" in refusal.value.message_dict


def test_an_event_of_yesterday_can_still_be_renamed() -> None:
    event = an_event()
    type(event).objects.filter(pk=event.pk).update(held_on=date(2026, 1, 5))

    actions.edit(event, name="Auftakt im Burghof", held_on=date(2026, 1, 5), by=SOMEBODY)

    event.refresh_from_db()
    assert event.name == "Auftakt im Burghof"


def test_who_is_taken_off_the_list_cannot_sign_by_the_card() -> None:
    event = an_event(1)
    [token] = tokens(event)

    actions.leave_out(event.participations.get(), by=SOMEBODY)

    with pytest.raises(LinkNotValid):
        codes.sign_by_code(token, **BY_PARTNER, on=timezone.localdate())
    assert Declaration.objects.get(partner__name="Verein 00").state == State.AWAITING


def test_a_closed_event_ends_its_codes_and_changes_no_more() -> None:
    event = an_event(2)
    one, other = tokens(event)
    codes.sign_by_code(one, **BY_PARTNER, on=timezone.localdate())

    actions.close(event, by=SOMEBODY)

    with pytest.raises(LinkNotValid):
        codes.behind_code(other)
    standing = standing_of(event)
    assert (standing.signed, standing.total) == (1, 2)
    for forbidden in (
        lambda: actions.close(event, by=SOMEBODY),
        lambda: actions.edit(event, name="Anders", by=SOMEBODY),
        lambda: actions.take_part(event, by=SOMEBODY),
        lambda: actions.leave_out(event.participations.first(), by=SOMEBODY),
        lambda: codes.print_cards(event, by=SOMEBODY),
        lambda: codes.show_code(event.participations.first(), by=SOMEBODY),
    ):
        with pytest.raises(NotAllowedNow, match="abgeschlossen"):
            forbidden()


def test_whoever_is_missing_is_asked_by_mail_once_after_the_event() -> None:
    event = an_event(3)
    first = tokens(event)[0]
    codes.sign_by_code(first, **BY_PARTNER, on=timezone.localdate())
    with pytest.raises(NotAllowedNow, match="zuerst"):
        reminding.ask_the_missing(event, by=SOMEBODY)
    actions.close(event, by=SOMEBODY)

    count = reminding.ask_the_missing(event, by=SOMEBODY)
    with pytest.raises(NotAllowedNow, match="schon verschickt"):
        reminding.ask_the_missing(event, by=SOMEBODY)

    assert count == 2
    asked = Mail.objects.filter(template="declaration_sign", to="info@stadtwerke.example")
    assert asked.count() == 2


def test_what_is_taken_back_is_not_waited_for() -> None:
    event = an_event(2)
    declaration = Declaration.objects.get(partner__name="Verein 00")

    ending.take_back(declaration, reason="Doch nicht.", by=SOMEBODY)

    standing = standing_of(event)
    assert (len(standing.missing), len(standing.dropped), standing.total) == (1, 1, 1)


def test_the_list_of_the_evening_is_read_with_one_query(django_assert_num_queries) -> None:
    event = an_event(3)
    all_sign(event)

    with django_assert_num_queries(1):
        standing = standing_of(event)
        names = [each.declaration.partner.name for each in standing.for_county]

    assert names == ["Verein 00", "Verein 01", "Verein 02"]


def test_old_declarations_take_their_participation_with_them() -> None:
    event = an_event(1)

    Declaration.objects.filter(participations__event=event).delete()

    assert not Participation.objects.exists()
    assert Partner.objects.filter(name="Verein 00").exists()
