"""The pages of the paper way: who sees a scan, who may confirm, and what the partner gets."""

from datetime import date

import pytest

from alliances.declarations.models import Declaration
from alliances.declarations.paper import actions
from alliances.declarations.paper.models import SignedSheet
from tenants.schemas import inside
from tests.alliances.on_paper import BOTH, pdf, person, photo, released

SAID = {
    "partner_on_sheet": "on",
    "partner_name": "Kim Beispiel",
    "partner_function": "Vorstand",
    "partner_place": "Lörrach",
    "partner_date": "23.05.2025",
    "county_on_sheet": "on",
    "county_name": "Marion Muster",
    "county_function": "Landrätin",
    "county_place": "Lörrach",
    "county_date": "02.06.2025",
}
AGREES = {"partner_agrees": "on", "county_agrees": "on"}


@pytest.fixture
def declaration(in_loerrach) -> Declaration:
    return released()


@pytest.fixture
def sheet(declaration) -> SignedSheet:
    """What an editor has uploaded."""
    return actions.upload(declaration, scan=photo(), sides=BOTH, by=person("editor"))


def address(sheet: SignedSheet, more: str = "") -> str:
    return f"/verwaltung/blaetter/{sheet.pk}/{more}"


def status_of(answer) -> int:
    """The status; a file that came along is read to its end, which closes it."""
    b"".join(answer.streaming_content if answer.streaming else [])
    return answer.status_code


def test_two_people_bring_a_declaration_into_force(editor, coordinator, declaration) -> None:
    upload = f"/verwaltung/erklaerungen/{declaration.pk}/papier/"
    answer = editor.post(upload, {**SAID, "file": pdf()})
    sheet = SignedSheet.objects.get()
    assert answer.url == address(sheet)
    declaration.refresh_from_db()
    assert declaration.state == Declaration.State.AWAITING

    shown = coordinator.get(address(sheet)).content.decode()
    assert "23.05.2025" in shown
    answer = coordinator.post(address(sheet, "bestaetigen/"), AGREES)

    assert answer.status_code == 302
    declaration.refresh_from_db()
    assert declaration.in_force_from == date(2025, 6, 2)


def test_the_same_person_is_refused_on_the_page(coordinator, declaration) -> None:
    sheet = actions.upload(declaration, scan=pdf(), sides=BOTH, by=person("coordinator"))

    page = coordinator.get(address(sheet)).content.decode()
    answer = coordinator.post(address(sheet, "bestaetigen/"), AGREES, follow=True)

    assert "Eine zweite Person bestätigt" in page
    assert "Bestätigen und Unterschriften erfassen" not in page
    assert "Sie haben dieses Blatt selbst hochgeladen" in answer.content.decode()
    assert not declaration.signatures.exists()


def test_every_signature_has_to_be_compared(coordinator, sheet, declaration) -> None:
    answer = coordinator.post(address(sheet, "bestaetigen/"), {"partner_agrees": "on"})

    assert "Bitte vergleichen Sie auch diese Unterschrift" in answer.content.decode()
    assert not declaration.signatures.exists()


def test_an_editor_does_not_confirm(editor, sheet, declaration) -> None:
    assert editor.post(address(sheet, "bestaetigen/"), AGREES).status_code == 403
    assert editor.post(address(sheet, "zurueckgeben/"), {"reason": "x"}).status_code == 403
    assert not declaration.signatures.exists()


def test_a_sheet_that_went_back_shows_why(coordinator, editor, sheet, declaration) -> None:
    coordinator.post(address(sheet, "zurueckgeben/"), {"reason": "Das Datum ist ein anderes."})

    page = editor.get(f"/verwaltung/erklaerungen/{declaration.pk}/").content.decode()
    assert "Das Datum ist ein anderes." in page
    assert "Unterschriebenes Blatt hochladen" in page


def test_whoever_uploaded_takes_it_back(editor, sheet) -> None:
    editor.post(address(sheet, "zuruecknehmen/"))

    sheet.refresh_from_db()
    assert sheet.state == SignedSheet.State.WITHDRAWN


def test_a_form_without_a_signature_or_with_half_of_one_is_refused_at_the_field(
    editor, declaration
) -> None:
    upload = f"/verwaltung/erklaerungen/{declaration.pk}/papier/"

    none = editor.post(upload, {"file": pdf()}).content.decode()
    half = {**SAID, "file": pdf(), "county_date": "", "partner_date": "31.02.2025"}
    wrong = editor.post(upload, half).content.decode()

    assert "mindestens eine Unterschrift" in none
    assert "Bitte tragen Sie ein, was auf dem Blatt steht." in wrong
    assert "TT.MM.JJJJ" in wrong
    assert not SignedSheet.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [("coordinator", 200), ("editor", 200), ("reader", 403), ("partner", 403), ("visitor", 302)],
)
def test_a_scan_is_shown_only_to_who_works_with_it(who, status, sheet, request) -> None:
    client = request.getfixturevalue(who)

    for path in ("", "datei/"):
        assert status_of(client.get(address(sheet, path))) == status


def test_a_scan_is_kept_by_no_cache_and_has_its_checked_type(editor, sheet) -> None:
    answer = editor.get(address(sheet, "datei/"))

    assert status_of(answer) == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_the_neighbour_finds_no_sheet_of_ours(neighbour, sheet) -> None:
    assert neighbour.get(address(sheet)).status_code == 404
    assert neighbour.get(address(sheet, "datei/")).status_code == 404


def test_the_partner_sees_its_own_sheet_once_it_is_confirmed(
    partner, in_loerrach, declaration, sheet
) -> None:
    theirs = f"/portal/blaetter/{sheet.pk}/datei/"
    contact = declaration.partner.contacts.get()
    assert partner.get(theirs).status_code == 404
    contact.email = "partner@beispiel.example"
    contact.save()
    assert partner.get(theirs).status_code == 404

    with inside(in_loerrach):
        actions.confirm(sheet, by=person("coordinator"))

    assert status_of(partner.get(theirs)) == 200
    assert theirs in partner.get("/portal/").content.decode()


def test_the_list_says_where_a_sheet_waits(coordinator, sheet) -> None:
    assert "Blatt vergleichen" in coordinator.get("/verwaltung/erklaerungen/").content.decode()


def test_rules_are_the_coordinators_and_stand_in_the_history(coordinator, editor) -> None:
    rules = "/verwaltung/unterschriften/regeln/"
    values = {"remind_after": "5", "remind_every": "10", "remind_at_most": "2"}

    assert editor.post(rules, values).status_code == 403
    refused = coordinator.post(rules, values | {"remind_after": "0", "remind_at_most": "13"})
    coordinator.post(rules, values)

    assert refused.content.decode().count("kern-error") >= 2
    page = coordinator.get("/verwaltung/unterschriften/").content.decode()
    assert "Dieselbe Person darf hochladen und bestätigen." in page
    assert "höchstens 2" in page
    told = coordinator.get("/verwaltung/verlauf/").content.decode()
    assert "Regeln zur Unterschrift geändert" in told


def test_a_confirmed_sheet_tells_who_compared_it(coordinator, sheet, declaration) -> None:
    coordinator.post(address(sheet, "bestaetigen/"), AGREES)

    page = coordinator.get(f"/verwaltung/erklaerungen/{declaration.pk}/").content.decode()
    assert "Blatt.jpg" in page
    assert "Ohne zweite Person" not in page
