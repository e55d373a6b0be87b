"""The pages on which a declaration ends: the office's, and the partner's own."""

import pytest
from django.test import Client
from django.urls import reverse

from alliances.declarations import actions
from alliances.declarations.models import Declaration
from alliances.declarations.notices import WithdrawalNotice
from alliances.history.models import Entry
from alliances.partners import actions as partners
from alliances.partners.models import Contact
from tenants.schemas import inside
from tests import cast
from tests.alliances.leaving_people import WORDS, in_force, leave, letters
from tests.cast import SOMEBODY

COUNTY = "config.urls_county"


@pytest.fixture
def leaving(in_loerrach) -> Declaration:
    """Somebody who will go; the Jobcenter of the cast stays."""
    return in_force("Windhof eG")


# -- the office's pages --


def test_the_office_enters_a_withdrawal_and_sees_who_was_told(coordinator, leaving) -> None:
    page = reverse("office-declaration", COUNTY, args=[leaving.pk])
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

    answer = coordinator.post(
        reverse("office-declaration", COUNTY, args=[leaving.pk]) + path, values
    )

    assert message.lower() in answer.content.decode().lower()
    assert Declaration.objects.filter(pk=leaving.pk).values().get() == before


def test_an_exclusion_is_entered_with_its_reason(coordinator, leaving) -> None:
    page = reverse("office-declaration", COUNTY, args=[leaving.pk])

    answer = coordinator.post(
        f"{page}ausschluss/", {"effective_on": "31.12.2099", "reason": "Werbung"}, follow=True
    )

    text = answer.content.decode()
    assert "Ausschluss erklärt" in text
    assert "Werbung" in text


def test_history_says_in_words_how_it_ended(coordinator, leaving) -> None:
    leave(leaving)

    page = coordinator.get(reverse("office-declaration", COUNTY, args=[leaving.pk]))

    text = page.content.decode()
    assert "Ende durch" in text
    assert "withdrawn" not in text


def test_a_released_declaration_is_taken_back_by_the_office(editor, in_loerrach) -> None:
    partner = partners.accept(cast.applicant(), by=SOMEBODY)
    declaration = actions.release(actions.draw_up(partner, by=SOMEBODY), by=SOMEBODY)
    page = reverse("office-declaration", COUNTY, args=[declaration.pk])

    answer = editor.post(f"{page}zuruecknehmen/", {"reason": "Falscher Name"}, follow=True)

    assert "vor dem Inkrafttreten zurückgenommen" in answer.content.decode()
    assert (
        "Erklärung aufsetzen"
        in editor.get(reverse("office-partner", COUNTY, args=[partner.pk])).content.decode()
    )


@pytest.mark.parametrize("path", ["austritt/", "ausschluss/"])
def test_only_the_coordination_ends(editor, leaving, path: str) -> None:
    assert (
        editor.get(reverse("office-declaration", COUNTY, args=[leaving.pk]) + path).status_code
        == 403
    )


def test_the_list_is_filtered_by_the_kind_of_end(coordinator, leaving) -> None:
    in_force("Bleibt doch")
    leave(leaving)
    address = reverse("office-declarations", COUNTY)

    found = coordinator.get(address, {"ende": "withdrawn"}).content.decode()
    others = coordinator.get(address, {"ende": "excluded"}).content.decode()

    assert "Windhof eG" in found
    assert "Bleibt doch" not in found
    assert "Windhof eG" not in others


# -- the partner's own pages --


def own_page(slug: str = "jobcenter") -> str:
    declaration = Declaration.objects.get(partner__slug=slug)
    return reverse("portal-withdraw", COUNTY, args=[declaration.pk])


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
        ({"effective_on": "31.12.2099", "statement": ""}, "Bitte füllen Sie"),
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
        other = reverse("portal-withdraw", COUNTY, args=[in_force("Andere").pk])
        partners_own = partners.accept(cast.applicant("Ohne"), by=SOMEBODY)
        Contact.objects.filter(partner=partners_own).update(email="partner@beispiel.example")
        waiting = actions.release(actions.draw_up(partners_own, by=SOMEBODY), by=SOMEBODY)
        not_yet = reverse("portal-withdraw", COUNTY, args=[waiting.pk])
    values = {"effective_on": "31.12.2099", "statement": WORDS, "confirmed": "1"}

    for address in (other, not_yet):
        assert partner.get(address).status_code == 404
        assert partner.post(address, values).status_code == 404


def test_staff_does_not_withdraw_on_the_partners_page(coordinator: Client, loerrach) -> None:
    with inside(loerrach):
        page = own_page()

    assert coordinator.get(page).status_code == 403
