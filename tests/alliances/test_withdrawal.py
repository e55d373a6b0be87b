"""A withdrawal is made to the other partners: exactly they are told, once, and the log shows it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import links
from alliances.declarations import actions, ending, notices
from alliances.declarations import telling_of_ends as telling
from alliances.declarations.models import Declaration
from alliances.declarations.notices import WithdrawalNotice
from alliances.history.chain import ERASED
from alliances.history.models import Entry
from alliances.partners import actions as partners
from alliances.partners.actions import NotAllowedNow
from alliances.partners.models import Partner
from alliances.rights.finding import Person, find
from alliances.rights.retention import keep_to_it
from mails.carrying import deliver
from mails.models import Mail
from outbox.models import Effect
from tests import cast
from tests.alliances.leaving_people import WORDS, in_force, leave, letters
from tests.cast import SOMEBODY


@pytest.fixture
def leaving(in_loerrach) -> Declaration:
    """Somebody who will go; the Jobcenter of the cast stays."""
    return in_force("Windhof eG")


def test_exactly_those_in_force_today_are_told(leaving: Declaration) -> None:
    in_force("Bleibt")
    in_force("Geht später", email="spaeter@post.example")
    leave(Declaration.objects.get(partner_name="Geht später"), in_days=9)
    leave(in_force("Ging heute"))
    released = actions.draw_up(
        partners.accept(cast.applicant("Noch nicht"), by=SOMEBODY), by=SOMEBODY
    )
    actions.release(released, by=SOMEBODY)
    Mail.objects.all().delete()

    leave(leaving, in_days=30)

    assert [mail.to for mail in letters()] == [
        "bleibt@post.example",
        "partner@beispiel.example",
        "spaeter@post.example",
    ]
    log = WithdrawalNotice.objects.filter(declaration=leaving)
    assert {notice.partner.name.split()[0] for notice in log} == {"Bleibt", "Geht", "Jobcenter"}
    assert Effect.objects.filter(reference__in=[mail.pk for mail in letters()]).count() == 3


def test_the_letter_names_partner_day_and_words(leaving: Declaration) -> None:
    leave(leaving, in_days=30)

    [letter] = letters()
    day = timezone.localdate() + timedelta(days=30)
    for form in (letter.text, letter.html):
        assert "Windhof eG" in form
        assert f"{day:%d.%m.%Y}" in form
        assert WORDS in form
    assert "Windhof" not in letter.subject


@pytest.mark.parametrize(("shown", "told"), [(True, True), (False, False)])
def test_why_a_private_person_goes_is_told_only_of_who_is_shown(
    in_loerrach, shown: bool, told: bool
) -> None:
    person = in_force("Kim Muster", kind=Partner.Kind.PERSON, is_shown_publicly=shown)

    leave(person, words="Ich bin krank geworden.")

    [letter] = letters()
    assert "Kim Muster" in letter.text
    assert ("krank" in letter.text) is told
    assert ("krank" in letter.html) is told


def test_partner_and_office_get_a_receipt(leaving: Declaration) -> None:
    leave(leaving, in_days=3)

    [receipt] = letters("withdrawal_received")
    [office] = letters("withdrawal_office")
    assert (receipt.to, office.to) == ("windhof-eg@post.example", "klima@loerrach.example")
    assert WORDS in receipt.text
    assert f"/verwaltung/erklaerungen/{leaving.pk}/" in office.text


def test_one_letter_for_each_partner_also_where_one_address_speaks_for_two(
    leaving: Declaration,
) -> None:
    in_force("Stadt", email="amt@post.example")
    in_force("Stadtwerk", email="amt@post.example")

    leave(leaving)

    assert [mail.to for mail in letters()].count("amt@post.example") == 2
    assert WithdrawalNotice.objects.filter(address="amt@post.example").count() == 2


def test_who_has_no_address_stands_in_the_log_all_the_same(leaving: Declaration) -> None:
    silent = in_force("Ohne Post")
    silent.partner.contacts.all().delete()

    leave(leaving)

    words = {told.notice.partner_name: told.words for told in notices.log_of(leaving)}
    assert words["Ohne Post"] == "keine E-Mail-Adresse: bitte per Post"


def test_nothing_is_doubled_by_doing_it_again(leaving: Declaration) -> None:
    leave(leaving, in_days=30)
    before = (WithdrawalNotice.objects.count(), Mail.objects.count(), Entry.objects.count())

    with pytest.raises(NotAllowedNow, match="schon erklärt"):
        leave(leaving, in_days=20)
    leaving.refresh_from_db()
    telling.tell_others(leaving, by=SOMEBODY)

    assert before == (WithdrawalNotice.objects.count(), Mail.objects.count(), Entry.objects.count())


def test_what_fails_tells_nobody(leaving: Declaration, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(telling, "record", fail)
    with pytest.raises(RuntimeError):
        leave(leaving)

    leaving.refresh_from_db()
    assert leaving.ended_on is None
    assert not letters()
    assert not WithdrawalNotice.objects.exists()


def test_fifty_partners_are_told_in_as_many_queries_as_one(in_loerrach) -> None:
    first, second = in_force("Erste"), in_force("Zweite")

    with CaptureQueriesContext(connection) as few:
        leave(first, in_days=30)
    for number in range(48):
        in_force(f"Partner {number:02d}")
    with CaptureQueriesContext(connection) as many:
        leave(second, in_days=30)

    assert WithdrawalNotice.objects.filter(declaration=second).count() == 50
    assert len(letters()) == 2 + 50
    assert len(many) == len(few)


def test_the_log_follows_the_letter_and_outlives_it(leaving: Declaration) -> None:
    leave(leaving)
    [told] = notices.log_of(leaving)
    assert told.words == "unterwegs"

    assert deliver(str(letters()[0].pk))
    assert notices.keep_deliveries() == 1
    assert notices.keep_deliveries() == 0
    Mail.objects.all().delete()

    [told] = notices.log_of(leaving)
    assert told.words == "zugestellt"
    assert told.notice.delivered_at is not None


def test_an_exclusion_tells_the_partner_and_nobody_else(leaving: Declaration) -> None:
    ending.exclude(leaving, effective_on=timezone.localdate(), reason="Parteiwerbung", by=SOMEBODY)

    [letter] = letters("declaration_excluded")
    assert letter.to == "windhof-eg@post.example"
    assert "Parteiwerbung" in letter.text
    assert not letters()
    assert not WithdrawalNotice.objects.exists()


def test_who_was_asked_to_sign_learns_that_it_is_taken_back(in_loerrach) -> None:
    partner = partners.accept(cast.applicant(), by=SOMEBODY)
    declaration = actions.release(actions.draw_up(partner, by=SOMEBODY), by=SOMEBODY)

    ending.take_back(declaration, reason="Falscher Name", by=SOMEBODY)

    [letter] = letters("declaration_recalled")
    assert "Falscher Name" in letter.text
    assert not links.Link.objects.filter(subject=declaration.pk, used_at=None).exists()


def test_who_wants_to_be_forgotten_leaves_the_log(in_loerrach) -> None:
    person = in_force("Kim Muster", email="kim@post.example", kind=Partner.Kind.PERSON)
    leave(in_force("Windhof eG"))

    found = find(Person.asked_for(email="kim@post.example", name=""))
    [finding] = [one for one in found.findings if one.holding.key == "notice"]
    assert ("mitgeteilt an", "Kim Muster") in finding.facts
    finding.holding.forget(finding.row)

    notice = WithdrawalNotice.objects.get(partner=person.partner)
    assert (notice.partner_name, notice.address) == (ERASED, "")


def test_addresses_leave_the_log_after_three_years(leaving: Declaration) -> None:
    leave(leaving)
    for days, is_there in ((3 * 365 - 1, True), (3 * 365 + 1, False)):
        moment = timezone.now() - timedelta(days=days)
        WithdrawalNotice.objects.update(written_at=moment)

        keep_to_it(by=SOMEBODY)

        assert WithdrawalNotice.objects.exclude(address="").exists() is is_there
    assert WithdrawalNotice.objects.count() == 1
