"""A sheet signed by hand: scanned, entered, and compared by a second person before it counts."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actors import Actor
from alliances.declarations import ending
from alliances.declarations.models import Declaration, Signature
from alliances.declarations.paper import actions
from alliances.declarations.paper.models import Side, SignedSheet
from alliances.declarations.signing import AlreadySigned
from alliances.history.models import Entry
from alliances.partners.actions import NotAllowedNow
from alliances.partners.models import Partner
from alliances.profile.models import Alliance
from mails.models import Mail
from tests.alliances.on_paper import (
    BOTH,
    BY_COUNTY,
    BY_PARTNER,
    colleague,
    pdf,
    person,
    released,
    token_of,
)
from tests.cast import sign

State = Declaration.State


@pytest.fixture
def declaration(in_loerrach) -> Declaration:
    """A declaration that waits for both signatures."""
    return released()


@pytest.fixture
def editor_(in_loerrach) -> Actor:
    """Who uploads."""
    return person("editor")


@pytest.fixture
def second(in_loerrach) -> Actor:
    """Who compares."""
    return Actor.person(colleague())


def uploaded(declaration: Declaration, by: Actor, sides: list[Side] = BOTH) -> SignedSheet:
    return actions.upload(declaration, scan=pdf(), sides=sides, by=by)


def test_the_real_case_comes_into_force_by_paper_on_the_later_day(
    declaration, editor_, second
) -> None:
    sheet = uploaded(declaration, editor_)
    declaration.refresh_from_db()
    assert declaration.state == State.AWAITING
    assert not declaration.signatures.exists()

    actions.confirm(sheet, by=second)

    declaration.refresh_from_db()
    assert declaration.state == State.IN_FORCE
    assert declaration.in_force_from == date(2025, 6, 2)
    given = {one.party: one for one in declaration.signatures.all()}
    assert given["partner"].signed_on == date(2025, 5, 23)
    assert given["county"].signed_on == date(2025, 6, 2)
    assert {one.way for one in given.values()} == {Signature.Way.PAPER}
    assert given["partner"].name == "Kim Beispiel"
    found = Partner.objects.filter(pk=declaration.partner_id)
    assert found.in_force(date(2025, 6, 2)).exists()
    assert not found.in_force(date(2025, 6, 1)).exists()


def test_the_history_tells_who_uploaded_and_who_compared(declaration, editor_, second) -> None:
    actions.confirm(uploaded(declaration, editor_), by=second)

    told = Entry.objects.filter(object_id=str(declaration.pk)).order_by("id")
    assert list(told.values_list("verb", "actor_id"))[2:] == [
        ("Unterschriebenes Blatt hochgeladen", editor_.id),
        ("Unterschriebenes Blatt bestätigt", second.id),
        ("unterschrieben", second.id),
        ("unterschrieben", second.id),
        ("in Kraft getreten", second.id),
    ]


def test_the_partner_gets_one_letter_for_a_sheet_with_both_signatures(
    declaration, editor_, second
) -> None:
    actions.confirm(uploaded(declaration, editor_), by=second)

    letters = Mail.objects.filter(template__startswith="declaration_").exclude(
        template="declaration_sign"
    )
    about = [one for one in letters if "Stadtwerke" in one.text]
    assert [one.template for one in about] == ["declaration_in_force"]


def test_whoever_uploaded_does_not_confirm(declaration) -> None:
    coordinator = person("coordinator")
    sheet = uploaded(declaration, coordinator)

    with pytest.raises(actions.SamePerson, match="zweite Person"):
        actions.confirm(sheet, by=coordinator)

    sheet.refresh_from_db()
    assert sheet.state == SignedSheet.State.WAITING
    assert not declaration.signatures.exists()


@pytest.mark.parametrize("by", [Actor("key", "Schlüssel", "coordinator", "7"), Actor.system()])
def test_a_program_neither_uploads_nor_compares(declaration, editor_, by) -> None:
    sheet = uploaded(declaration, editor_)

    for deed in (
        lambda: actions.upload(declaration, scan=pdf(), sides=BOTH, by=by),
        lambda: actions.confirm(sheet, by=by),
        lambda: actions.send_back(sheet, reason="Nein.", by=by),
    ):
        with pytest.raises(NotAllowedNow, match="nur angemeldete Personen"):
            deed()


def test_an_office_of_one_may_be_allowed_to_confirm_alone_and_it_shows(
    declaration, coordinator
) -> None:
    Alliance.objects.update(paper_needs_second=False)
    me = person("coordinator")

    actions.confirm(uploaded(declaration, me), by=me)

    declaration.refresh_from_db()
    assert declaration.state == State.IN_FORCE
    page = coordinator.get(f"/verwaltung/erklaerungen/{declaration.pk}/").content.decode()
    assert "Ohne zweite Person bestätigt" in page


def test_a_sheet_with_one_signature_leaves_the_other_side_missing(
    declaration, editor_, second
) -> None:
    actions.confirm(uploaded(declaration, editor_, [BY_PARTNER]), by=second)
    declaration.refresh_from_db()
    assert declaration.state == State.SIGNED_BY_PARTNER

    actions.confirm(uploaded(declaration, editor_, [BY_COUNTY]), by=second)

    declaration.refresh_from_db()
    assert declaration.in_force_from == date(2025, 6, 2)


def test_a_sheet_goes_back_with_a_reason_and_another_may_come(declaration, editor_, second) -> None:
    sheet = uploaded(declaration, editor_)
    with pytest.raises(NotAllowedNow, match="wartet schon ein Blatt"):
        uploaded(declaration, editor_)

    with pytest.raises(ValidationError):
        actions.send_back(sheet, reason="  ", by=second)
    actions.send_back(sheet, reason="Das Datum lautet 24.05.2025.", by=second)

    sheet.refresh_from_db()
    assert (sheet.state, sheet.reason) == ("returned", "Das Datum lautet 24.05.2025.")
    assert not declaration.signatures.exists()
    with pytest.raises(NotAllowedNow, match="schon entschieden"):
        actions.confirm(sheet, by=second)
    assert uploaded(declaration, editor_).state == SignedSheet.State.WAITING


def test_only_the_uploader_takes_a_sheet_back(declaration, editor_, second) -> None:
    sheet = uploaded(declaration, editor_)

    with pytest.raises(NotAllowedNow):
        actions.take_back(sheet, by=second)
    actions.take_back(sheet, by=editor_)

    sheet.refresh_from_db()
    assert sheet.state == SignedSheet.State.WITHDRAWN


def test_the_database_lets_one_sheet_wait_at_a_time(declaration, editor_) -> None:
    sheet = uploaded(declaration, editor_)
    sheet.pk = None

    with pytest.raises(IntegrityError, match="one_sheet_waits"), transaction.atomic():
        sheet.save(force_insert=True)


@pytest.mark.parametrize(
    ("on", "message"),
    [
        (date(2025, 4, 30), "vor dem 01.05.2025"),
        (timezone.localdate() + timedelta(days=1), "in der Zukunft"),
    ],
)
def test_a_day_that_cannot_be_is_refused_at_the_upload(declaration, editor_, on, message) -> None:
    side = Side("partner", "", "Vorstand", "Lörrach", on)

    with pytest.raises(ValidationError) as refusal:
        uploaded(declaration, editor_, [side])

    assert message in refusal.value.message_dict["partner_date"][0]
    assert not SignedSheet.objects.exists()


def test_what_was_signed_meanwhile_is_not_signed_again(declaration, editor_, second) -> None:
    sheet = uploaded(declaration, editor_)
    sign(declaration, "partner", date(2025, 5, 23))

    with pytest.raises(AlreadySigned):
        actions.confirm(sheet, by=second)

    sheet.refresh_from_db()
    assert sheet.state == SignedSheet.State.WAITING
    assert declaration.signatures.count() == 1


def test_a_declaration_that_was_taken_back_cannot_be_confirmed(
    declaration, editor_, second
) -> None:
    sheet = uploaded(declaration, editor_)
    ending.take_back(declaration, reason="Abgesagt", by=second)

    with pytest.raises(NotAllowedNow):
        actions.confirm(sheet, by=second)

    assert not declaration.signatures.exists()
    actions.send_back(sheet, reason="Die Erklärung gilt nicht mehr.", by=second)


def test_the_signing_link_ends_with_the_partners_signature_on_paper(
    declaration, editor_, second, visitor
) -> None:
    token = token_of()

    actions.confirm(uploaded(declaration, editor_, [BY_PARTNER]), by=second)

    assert visitor.get(f"/unterschrift/{token}/").status_code == 404


def test_the_scan_is_a_file_of_the_county(declaration, editor_) -> None:
    sheet = uploaded(declaration, editor_)

    assert sheet.file.name.startswith("unterschriften/")
    assert default_storage.exists(sheet.file.name)
