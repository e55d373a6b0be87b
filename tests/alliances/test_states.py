"""A declaration's life: every step from every state, as one table allows or refuses it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from alliances.declarations import actions, ending, signing, states, texts
from alliances.declarations.models import Declaration, DeclarationText
from alliances.declarations.states import Step
from alliances.history.models import Entry
from alliances.partners import actions as partners
from alliances.partners.actions import NotAllowedNow
from alliances.partners.models import Partner
from tests import cast
from tests.cast import SOMEBODY

State = Declaration.State
EndKind = Declaration.EndKind
FIRST, SECOND = date(2025, 5, 23), date(2025, 6, 2)


@pytest.fixture
def accepted(in_loerrach) -> Partner:
    """A partner that waits for its declaration."""
    return partners.accept(cast.applicant(), by=SOMEBODY)


def drawn_up(partner: Partner) -> Declaration:
    return actions.draw_up(partner, by=SOMEBODY)


def brought_to(state: str, partner: Partner) -> Declaration:
    """A declaration that stands there."""
    declaration = drawn_up(partner)
    if state != State.DRAFT:
        actions.release(declaration, by=SOMEBODY)
    if state in {State.SIGNED_BY_PARTNER, State.IN_FORCE, State.ENDED}:
        cast.sign(declaration, "partner", FIRST)
    if state in {State.SIGNED_BY_COUNTY, State.IN_FORCE, State.ENDED}:
        cast.sign(declaration, "county", SECOND)
    if state == State.ENDED:
        withdraw(declaration)
    declaration.refresh_from_db()
    return declaration


def withdraw(declaration: Declaration) -> None:
    ending.withdraw(
        declaration, effective_on=timezone.localdate(), statement="Wir gehen.", by=SOMEBODY
    )


def exclude(declaration: Declaration) -> None:
    ending.exclude(
        declaration, effective_on=timezone.localdate(), reason="Parteiwerbung", by=SOMEBODY
    )


TAKE = {
    Step.DISCARD: lambda it: actions.discard(it, by=SOMEBODY),
    Step.RELEASE: lambda it: actions.release(it, by=SOMEBODY),
    Step.COUNTY_SIGNS: lambda it: cast.sign(it, "county", SECOND),
    Step.PARTNER_SIGNS: lambda it: cast.sign(it, "partner", FIRST),
    Step.END: exclude,
}


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("step", TAKE)
def test_a_step_leads_where_the_table_says_or_changes_nothing(
    accepted: Partner, step: Step, state: str
) -> None:
    declaration = brought_to(state, accepted)
    before = Declaration.objects.filter(pk=declaration.pk).values().get()
    entries = Entry.objects.count()

    if states.allows(state, step):
        TAKE[step](declaration)
        target = states.TABLE[step][State(state)]
        found = Declaration.objects.filter(pk=declaration.pk).first()
        assert (found.state if found else None) == target
        assert Entry.objects.count() > entries
    else:
        with pytest.raises((NotAllowedNow, signing.AlreadySigned)) as refused:
            TAKE[step](declaration)
        assert str(refused.value)
        assert Declaration.objects.filter(pk=declaration.pk).values().get() == before
        assert Entry.objects.count() == entries


@pytest.mark.parametrize("state", [State.AWAITING, State.SIGNED_BY_PARTNER, State.SIGNED_BY_COUNTY])
def test_what_waits_for_signatures_can_be_taken_back_and_made_anew(
    accepted: Partner, state: str
) -> None:
    declaration = brought_to(state, accepted)

    ending.take_back(declaration, reason="Falscher Name", by=SOMEBODY)

    declaration.refresh_from_db()
    assert (declaration.state, declaration.end_kind) == (State.ENDED, EndKind.RECALLED)
    assert declaration.in_force_from is None
    assert drawn_up(accepted).pk != declaration.pk


@pytest.mark.parametrize("state", [State.IN_FORCE, State.ENDED])
def test_what_was_in_force_is_not_taken_back(accepted: Partner, state: str) -> None:
    declaration = brought_to(state, accepted)

    with pytest.raises(NotAllowedNow, match="wartet"):
        ending.take_back(declaration, reason="", by=SOMEBODY)


def test_an_exclusion_needs_its_reason(accepted: Partner) -> None:
    declaration = brought_to(State.IN_FORCE, accepted)

    with pytest.raises(ValidationError) as refused:
        ending.exclude(declaration, effective_on=timezone.localdate(), reason=" ", by=SOMEBODY)

    assert "reason" in refused.value.message_dict


def newer_text() -> DeclarationText:
    former = texts.published()
    assert former is not None
    text = texts.draft(
        title=former.title, body=former.body, valid_from=date(2025, 1, 1), by=SOMEBODY
    )
    return texts.publish(text, by=SOMEBODY)


def test_a_newer_text_replaces_the_declaration_once_both_have_signed_it(accepted: Partner) -> None:
    former = brought_to(State.IN_FORCE, accepted)
    body = former.body
    newer_text()

    successor = actions.release(drawn_up(accepted), by=SOMEBODY)
    cast.sign(successor, "partner", date(2025, 9, 1))
    former.refresh_from_db()
    assert former.state == State.IN_FORCE
    cast.sign(successor, "county", date(2025, 9, 10))

    former.refresh_from_db()
    successor.refresh_from_db()
    assert (former.state, former.end_kind) == (State.ENDED, EndKind.REPLACED)
    assert former.ended_on == successor.in_force_from == date(2025, 9, 10)
    assert former.body == body
    assert successor.replaces == former
    for day in (date(2025, 9, 9), date(2025, 9, 10)):
        assert accepted.declarations.in_force(day).count() == 1


def test_a_second_declaration_with_the_same_text_is_refused(accepted: Partner) -> None:
    brought_to(State.IN_FORCE, accepted)

    with pytest.raises(NotAllowedNow, match="schon den veröffentlichten Text"):
        drawn_up(accepted)


def test_a_successor_cannot_be_in_force_before_what_it_replaces(accepted: Partner) -> None:
    former = brought_to(State.IN_FORCE, accepted)
    newer_text()
    successor = actions.release(drawn_up(accepted), by=SOMEBODY)
    cast.sign(successor, "partner", FIRST)

    with pytest.raises(ValidationError, match="gilt seit dem 02.06.2025"):
        cast.sign(successor, "county", FIRST)

    former.refresh_from_db()
    successor.refresh_from_db()
    assert (former.state, successor.state) == (State.IN_FORCE, State.SIGNED_BY_PARTNER)
    assert successor.signatures.count() == 1


def test_a_withdrawal_takes_back_what_was_to_replace_the_declaration(accepted: Partner) -> None:
    former = brought_to(State.IN_FORCE, accepted)
    newer_text()
    successor = actions.release(drawn_up(accepted), by=SOMEBODY)

    later = timezone.localdate() + timedelta(days=30)
    ending.withdraw(former, effective_on=later, statement="Wir gehen.", by=SOMEBODY)

    successor.refresh_from_db()
    former.refresh_from_db()
    assert successor.end_kind == EndKind.RECALLED
    assert former.state == State.IN_FORCE
    with pytest.raises(NotAllowedNow, match="erst danach"):
        drawn_up(accepted)
    with pytest.raises(NotAllowedNow, match="schon erklärt"):
        exclude(former)
