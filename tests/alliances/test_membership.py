"""Who was partner on which day, and since when somebody is one."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from alliances.declarations import actions, ending, texts
from alliances.declarations.models import Declaration
from alliances.invariants import nobody_has_two_declarations_on_one_day
from alliances.partners import actions as partners
from alliances.partners.membership import spans
from alliances.partners.models import Partner
from tests import cast
from tests.cast import SOMEBODY

COUNTY = "config.urls_county"


def joined(partner: Partner, on: date) -> Declaration:
    """Draw up, release, and sign on both sides with the date of this day."""
    declaration = actions.release(actions.draw_up(partner, by=SOMEBODY), by=SOMEBODY)
    cast.sign(declaration, "partner", on)
    cast.sign(declaration, "county", on)
    declaration.refresh_from_db()
    return declaration


def ended(declaration: Declaration, on: date) -> None:
    """It ended long ago: papers of the past are taken in with an export, not by a step."""
    declaration.state, declaration.ended_on = Declaration.State.ENDED, on
    declaration.end_kind = Declaration.EndKind.WITHDRAWN
    declaration.save()


@pytest.fixture
def accepted(in_loerrach) -> Partner:
    return partners.accept(cast.applicant(), by=SOMEBODY)


@pytest.fixture
def with_a_gap(accepted: Partner) -> Partner:
    """In from 2 June 2025, out on 1 September, in again from 1 October."""
    ended(joined(accepted, date(2025, 6, 2)), date(2025, 9, 1))
    joined(accepted, date(2025, 10, 1))
    return accepted


def newer_text() -> None:
    former = texts.published()
    assert former is not None
    draft = texts.draft(
        title=former.title, body=former.body, valid_from=date(2025, 5, 1), by=SOMEBODY
    )
    texts.publish(draft, by=SOMEBODY)


def test_a_newer_version_goes_on_with_the_membership(accepted: Partner) -> None:
    joined(accepted, date(2025, 6, 2))
    newer_text()
    joined(accepted, date(2025, 9, 10))

    [span] = spans(accepted.declarations.all())

    assert (span.since, span.until) == (date(2025, 6, 2), None)
    assert len(span.declarations) == 2
    begun = accepted.declarations.beginning().get()
    assert begun.in_force_from == date(2025, 6, 2)


def test_a_return_begins_anew_and_names_the_gap(with_a_gap: Partner) -> None:
    first, second = spans(with_a_gap.declarations.all())

    assert (first.until, first.ended_by) == (date(2025, 9, 1), "Austritt")
    assert (second.since, second.gap) == (date(2025, 10, 1), 30)
    assert with_a_gap.declarations.beginning().count() == 2


def test_old_papers_do_not_put_two_into_force_on_one_day(accepted: Partner) -> None:
    ended(joined(accepted, date(2025, 6, 2)), date(2025, 9, 1))
    back = actions.release(actions.draw_up(accepted, by=SOMEBODY), by=SOMEBODY)
    cast.sign(back, "partner", date(2025, 8, 1))

    with pytest.raises(ValidationError, match="galt bis zum 01.09.2025"):
        cast.sign(back, "county", date(2025, 8, 31))
    assert back.signatures.count() == 1
    cast.sign(back, "county", date(2025, 9, 1))

    assert accepted.declarations.in_force(date(2025, 9, 1)).get() == back
    assert nobody_has_two_declarations_on_one_day() == []


def test_the_invariant_finds_two_on_one_day(accepted: Partner) -> None:
    first = joined(accepted, date(2025, 6, 2))
    ended(first, date(2025, 9, 1))
    second = joined(accepted, date(2025, 10, 1))

    Declaration.objects.filter(pk=first.pk).update(ended_on=date(2025, 10, 2))

    [violation] = nobody_has_two_declarations_on_one_day()
    assert first.number in violation
    assert second.number in violation


@pytest.mark.parametrize(
    ("day", "is_there"),
    [
        ("01.06.2025", False),
        ("02.06.2025", True),
        ("31.08.2025", True),
        ("01.09.2025", False),
        ("30.09.2025", False),
        ("01.10.2025", True),
    ],
)
def test_the_office_asks_for_any_day(reader, with_a_gap, day: str, is_there: bool) -> None:
    page = reader.get(reverse("office-members", COUNTY), {"tag": day}).content.decode()

    assert (f"/verwaltung/partner/{with_a_gap.pk}/" in page) is is_there
    assert f"Partner am {day}" in page


def test_a_day_that_is_none_is_refused_in_words(reader, in_loerrach) -> None:
    page = reader.get(reverse("office-members", COUNTY), {"tag": "31.02.2025"}).content.decode()

    assert "TT.MM.JJJJ" in page
    assert "Partner am" not in page


def test_the_day_page_asks_as_often_for_one_as_for_three(reader, with_a_gap) -> None:
    address = reverse("office-members", COUNTY)
    reader.get(address)
    with CaptureQueriesContext(connection) as few:
        reader.get(address)
    for name in ("Eins", "Zwei", "Drei"):
        joined(partners.accept(cast.applicant(name), by=SOMEBODY), date(2025, 6, 2))

    with CaptureQueriesContext(connection) as many:
        page = reader.get(address).content.decode()

    assert "Drei" in page
    assert len(many) == len(few)


def test_the_partners_page_tells_its_times(reader, with_a_gap) -> None:
    page = reader.get(reverse("office-partner", COUNTY, args=[with_a_gap.pk])).content.decode()

    assert "Zeiten der Partnerschaft" in page
    assert "nach einer Pause von 30 Tagen" in page


def test_the_public_page_counts_from_the_beginning(visitor, accepted) -> None:
    joined(accepted, date(2025, 6, 2))
    newer_text()
    joined(accepted, date(2025, 9, 10))

    page = visitor.get(f"/partner/{accepted.slug}/").content.decode()

    assert "02.06.2025" in page
    assert "10.09.2025" not in page


def test_a_withdrawal_for_later_shows_on_the_day_page(reader, accepted) -> None:
    declaration = joined(accepted, date(2025, 6, 2))
    until = timezone.localdate() + timedelta(days=9)
    ending.withdraw(declaration, effective_on=until, statement="Wir gehen.", by=SOMEBODY)

    page = reader.get(reverse("office-members", COUNTY)).content.decode()

    assert f"{until:%d.%m.%Y} (Austritt)" in page
