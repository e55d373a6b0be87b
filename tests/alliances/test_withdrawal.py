"""A withdrawal is made to the other partners: exactly they are told, once, and the log shows it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import links
from alliances.declarations import actions, ending, notices, telling
from alliances.declarations.models import Declaration
from alliances.declarations.notices import WithdrawalNotice
from alliances.history.models import Entry
from alliances.partners import actions as partners
from alliances.partners.actions import NotAllowedNow
from alliances.partners.models import Contact, Partner
from mails.carrying import deliver
from mails.models import Mail
from outbox.models import Effect
from tenants.schemas import inside
from tests import cast
from tests.cast import SOMEBODY

WORDS = "Wir lösen den Verein auf. Danke für alles!"
FIRST, SECOND = date(2025, 5, 23), date(2025, 6, 2)


def in_force(name: str, email: str = "", **values) -> Declaration:
    """Somebody who takes part; without an address nobody can be written to."""
    partner = partners.accept(cast.applicant(name, **values), by=SOMEBODY)
    Contact.objects.filter(partner=partner).update(email=email or f"{partner.slug}@post.example")
    declaration = actions.release(actions.draw_up(partner, by=SOMEBODY), by=SOMEBODY)
    cast.sign(declaration, "partner", FIRST)
    cast.sign(declaration, "county", SECOND)
    declaration.refresh_from_db()
    return declaration


def leave(declaration: Declaration, in_days: int = 0, words: str = WORDS) -> Declaration:
    day = timezone.localdate() + timedelta(days=in_days)
    return ending.withdraw(declaration, effective_on=day, statement=words, by=SOMEBODY)


def letters(template: str = "withdrawal_notice") -> list[Mail]:
    return list(Mail.objects.filter(template=template).order_by("to"))


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


# -- the office's pages --


def test_the_office_enters_a_withdrawal_and_sees_who_was_told(coordinator, leaving) -> None:
    page = reverse("office-declaration", args=[leaving.pk])
    form = coordinator.get(f"{page}austritt/").content.decode()
    assert "Ein anderer Partner erhält" in form

    answer = coordinator.post(
        f"{page}austritt/", {"effective_on": "31.12.2099", "statement": WORDS}, follow=True
    )

    text = answer.content.decode()
    assert "Austritt erklärt" in text
    assert "31.12.2099: Austritt" in text
    assert "Den anderen Partnern mitgeteilt" in text
    assert "partner@beispiel.example" in text
    assert "unterwegs" in text


@pytest.mark.parametrize(
    ("path", "values", "message"),
    [
        ("austritt/", {"effective_on": "01.01.2020", "statement": "x"}, "nicht rückwirkend"),
        ("ausschluss/", {"effective_on": "01.01.2020", "reason": "x"}, "nicht rückwirkend"),
        ("ausschluss/", {"effective_on": "31.12.2099", "reason": " "}, "dieses Feld"),
        ("zuruecknehmen/", {"reason": "Doch nicht"}, "wartet"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(
    coordinator, leaving, path: str, values: dict, message: str
) -> None:
    before = Declaration.objects.filter(pk=leaving.pk).values().get()

    answer = coordinator.post(reverse("office-declaration", args=[leaving.pk]) + path, values)

    assert message.lower() in answer.content.decode().lower()
    assert Declaration.objects.filter(pk=leaving.pk).values().get() == before


def test_an_exclusion_is_entered_with_its_reason(coordinator, leaving) -> None:
    page = reverse("office-declaration", args=[leaving.pk])

    answer = coordinator.post(
        f"{page}ausschluss/", {"effective_on": "31.12.2099", "reason": "Werbung"}, follow=True
    )

    text = answer.content.decode()
    assert "Ausschluss erklärt" in text
    assert "Werbung" in text


def test_a_released_declaration_is_taken_back_by_the_office(editor, in_loerrach) -> None:
    partner = partners.accept(cast.applicant(), by=SOMEBODY)
    declaration = actions.release(actions.draw_up(partner, by=SOMEBODY), by=SOMEBODY)
    page = reverse("office-declaration", args=[declaration.pk])

    answer = editor.post(f"{page}zuruecknehmen/", {"reason": "Falscher Name"}, follow=True)

    assert "vor dem Inkrafttreten zurückgenommen" in answer.content.decode()
    assert (
        "Erklärung aufsetzen"
        in editor.get(reverse("office-partner", args=[partner.pk])).content.decode()
    )


@pytest.mark.parametrize("path", ["austritt/", "ausschluss/"])
def test_only_the_coordination_ends(editor, leaving, path: str) -> None:
    assert editor.get(reverse("office-declaration", args=[leaving.pk]) + path).status_code == 403


def test_the_list_is_filtered_by_the_kind_of_end(coordinator, leaving) -> None:
    in_force("Bleibt doch")
    leave(leaving)
    address = reverse("office-declarations")

    found = coordinator.get(address, {"ende": "withdrawn"}).content.decode()
    others = coordinator.get(address, {"ende": "excluded"}).content.decode()

    assert "Windhof eG" in found
    assert "Bleibt doch" not in found
    assert "Windhof eG" not in others


# -- the partner's own pages --


def own_page(slug: str = "jobcenter") -> str:
    declaration = Declaration.objects.get(partner__slug=slug)
    return reverse("portal-withdraw", args=[declaration.pk])


def test_a_partner_withdraws_in_two_pages(partner: Client, loerrach) -> None:
    with inside(loerrach):
        in_force("Bleibt")
        page = own_page()
    values = {"effective_on": "31.12.2099", "statement": WORDS}

    first = partner.get(page)
    second = partner.post(page, values)
    with inside(loerrach):
        assert not WithdrawalNotice.objects.exists()
    third = partner.post(page, values | {"confirmed": "1"}, follow=True)

    assert "Text der Erklärung" in first.content.decode()
    assert "Noch ist nichts erklärt" in second.content.decode()
    assert WORDS in second.content.decode()
    assert "Ihr Austritt ist erklärt" in third.content.decode()
    with inside(loerrach):
        declaration = Declaration.objects.get(partner__slug="jobcenter")
        assert (declaration.end_kind, declaration.end_statement) == ("withdrawn", WORDS)
        assert [mail.to for mail in letters()] == ["bleibt@post.example"]
        entry = Entry.objects.filter(verb="Austritt erklärt").get()
        assert entry.actor_kind == "person"


def test_on_the_second_page_a_partner_can_still_go_back(partner: Client, loerrach) -> None:
    with inside(loerrach):
        page = own_page()
    values = {"effective_on": "31.12.2099", "statement": WORDS, "back": "1"}

    answer = partner.post(page, values)

    assert "Weiter zur Prüfung" in answer.content.decode()
    assert WORDS in answer.content.decode()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"effective_on": "01.01.2020", "statement": WORDS}, "nicht rückwirkend"),
        ({"effective_on": "gestern", "statement": WORDS}, "TT.MM.JJJJ"),
        ({"effective_on": "31.12.2099", "statement": ""}, "Dieses Feld"),
    ],
)
def test_no_withdrawal_without_words_or_before_today(
    partner: Client, loerrach, values: dict, message: str
) -> None:
    with inside(loerrach):
        page = own_page()

    answer = partner.post(page, values | {"confirmed": "1"})

    assert message in answer.content.decode()
    with inside(loerrach):
        assert Declaration.objects.get(partner__slug="jobcenter").ended_on is None


def test_nobody_withdraws_for_somebody_else(partner: Client, loerrach) -> None:
    with inside(loerrach):
        other = reverse("portal-withdraw", args=[in_force("Andere").pk])
        partners_own = partners.accept(cast.applicant("Ohne"), by=SOMEBODY)
        Contact.objects.filter(partner=partners_own).update(email="partner@beispiel.example")
        waiting = actions.release(actions.draw_up(partners_own, by=SOMEBODY), by=SOMEBODY)
        not_yet = reverse("portal-withdraw", args=[waiting.pk])
    values = {"effective_on": "31.12.2099", "statement": WORDS, "confirmed": "1"}

    for address in (other, not_yet):
        assert partner.get(address).status_code == 404
        assert partner.post(address, values).status_code == 404


def test_staff_does_not_withdraw_on_the_partners_page(coordinator: Client, loerrach) -> None:
    with inside(loerrach):
        page = own_page()

    assert coordinator.get(page).status_code == 403
