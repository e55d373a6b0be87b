"""The declaration: drawn up, frozen, signed by both sides, in force, ended."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import links
from alliances.declarations import actions, ending, signing, texts
from alliances.declarations.content import fingerprint
from alliances.declarations.models import Declaration, DeclarationText, Signature
from alliances.declarations.papers import pdf_of
from alliances.history.models import Entry
from alliances.partners import actions as partners
from alliances.partners.actions import NotAllowedNow
from alliances.partners.models import Partner
from mails.models import Mail
from tests import cast
from tests.cast import SOMEBODY

State = Declaration.State


@pytest.fixture
def accepted(in_loerrach) -> Partner:
    """A partner that waits for its declaration."""
    return partners.accept(cast.applicant(), by=SOMEBODY)


@pytest.fixture
def released(accepted: Partner) -> Declaration:
    """A declaration that waits for both signatures."""
    return actions.release(actions.draw_up(accepted, by=SOMEBODY), by=SOMEBODY)


def token_in(mail: Mail) -> str:
    return mail.text.split("/unterschrift/")[1].split("/")[0]


def test_the_real_case_is_in_force_from_the_later_date(released: Declaration) -> None:
    cast.sign(released, "partner", date(2025, 5, 23))
    released.refresh_from_db()
    assert released.state == State.SIGNED_BY_PARTNER

    cast.sign(released, "county", date(2025, 6, 2))

    released.refresh_from_db()
    assert released.state == State.IN_FORCE
    assert released.in_force_from == date(2025, 6, 2)
    assert Partner.objects.public(date(2025, 6, 2)).filter(pk=released.partner_id).exists()
    assert not Partner.objects.public(date(2025, 6, 1)).filter(pk=released.partner_id).exists()


def test_the_county_may_sign_first(released: Declaration) -> None:
    cast.sign(released, "county", date(2025, 6, 2))
    released.refresh_from_db()
    assert released.state == State.SIGNED_BY_COUNTY

    cast.sign(released, "partner", date(2025, 5, 23))

    released.refresh_from_db()
    assert released.in_force_from == date(2025, 6, 2)


def test_a_declaration_carries_the_partners_data_and_keeps_it(accepted: Partner) -> None:
    declaration = actions.draw_up(accepted, by=SOMEBODY)

    accepted.name = "Anders"
    accepted.save()

    declaration.refresh_from_db()
    assert "Stadtwerke" in declaration.body
    assert "Weniger Emissionen" in declaration.body
    assert declaration.partner_name == "Stadtwerke"
    assert declaration.sha256 == fingerprint(declaration)


@pytest.mark.parametrize(
    ("on", "message"),
    [
        (date(2025, 4, 30), "vor dem 01.05.2025"),
        (timezone.localdate() + timedelta(days=1), "in der Zukunft"),
    ],
)
def test_a_date_that_cannot_be_is_refused_at_the_field(
    released: Declaration, on: date, message: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        cast.sign(released, "partner", on)

    assert message in refusal.value.message_dict["date"][0]
    assert not released.signatures.exists()


def test_a_side_signs_once(released: Declaration) -> None:
    cast.sign(released, "partner", date(2025, 5, 23))

    with pytest.raises(signing.AlreadySigned):
        cast.sign(released, "partner", date(2025, 5, 24))

    assert released.signatures.count() == 1


def test_the_database_itself_refuses_a_second_signature(released: Declaration) -> None:
    signature = cast.sign(released, "partner", date(2025, 5, 23))
    signature.pk = cast.same_id("another")

    with pytest.raises(IntegrityError, match="each_side_signs_once"), transaction.atomic():
        signature.save(force_insert=True)


def test_a_draft_cannot_be_signed(accepted: Partner) -> None:
    declaration = actions.draw_up(accepted, by=SOMEBODY)

    with pytest.raises(NotAllowedNow):
        cast.sign(declaration, "county", date(2025, 6, 2))


def test_the_link_signs_once_and_ends_with_a_signature_on_paper(released: Declaration) -> None:
    token = token_in(Mail.objects.filter(template="declaration_sign")[0])
    assert signing.behind_link(token) == released

    cast.sign(released, "partner", date(2025, 5, 23))

    with pytest.raises(links.LinkNotValid):
        signing.behind_link(token)


def test_a_reminder_ends_the_link_before(released: Declaration) -> None:
    first = token_in(Mail.objects.filter(template="declaration_sign")[0])

    actions.remind(released, by=SOMEBODY)

    with pytest.raises(links.LinkNotValid):
        signing.behind_link(first)


def test_a_bad_date_on_the_link_page_leaves_the_link_usable(released: Declaration) -> None:
    token = token_in(Mail.objects.filter(template="declaration_sign")[0])
    values = {"name": "", "function": "Vorstand", "place": "Lörrach"}

    with pytest.raises(ValidationError):
        signing.sign_by_link(token, on=date(2020, 1, 1), **values)
    signing.sign_by_link(token, on=date(2025, 5, 23), **values)

    assert released.signatures.get().party == Signature.Party.PARTNER


def test_a_partner_has_one_living_declaration(released: Declaration) -> None:
    with pytest.raises(NotAllowedNow, match="schon eine Erklärung"):
        actions.draw_up(released.partner, by=SOMEBODY)


def test_a_request_that_is_not_accepted_gets_no_declaration(in_loerrach) -> None:
    with pytest.raises(NotAllowedNow):
        actions.draw_up(cast.applicant(), by=SOMEBODY)


def test_a_discarded_draft_blocks_no_number(in_loerrach) -> None:
    first, second = (
        actions.draw_up(partners.accept(cast.applicant(name), by=SOMEBODY), by=SOMEBODY)
        for name in ("Stadtwerke", "Volkshochschule")
    )

    actions.discard(first, by=SOMEBODY)

    third = actions.draw_up(first.partner, by=SOMEBODY)
    assert third.number not in {second.number, "2026-0001"}


def test_every_step_stands_in_the_history(released: Declaration) -> None:
    cast.sign(released, "partner", date(2025, 5, 23))
    cast.sign(released, "county", date(2025, 6, 2))

    verbs = Entry.objects.filter(object_id=str(released.pk)).order_by("id")
    assert list(verbs.values_list("verb", flat=True)) == [
        "Erklärung aufgesetzt",
        "Zur Unterschrift freigegeben",
        "unterschrieben",
        "unterschrieben",
        "in Kraft getreten",
    ]


def test_a_withdrawal_ends_it_on_its_day_and_a_return_is_a_new_one(released: Declaration) -> None:
    cast.sign(released, "partner", date(2025, 5, 23))
    cast.sign(released, "county", date(2025, 6, 2))
    today = timezone.localdate()

    ending.withdraw(released, effective_on=today, statement="Wir ziehen um.", by=SOMEBODY)

    released.refresh_from_db()
    assert released.state == State.ENDED
    assert not Partner.objects.in_force(today).filter(pk=released.partner_id).exists()
    assert actions.draw_up(released.partner, by=SOMEBODY).state == State.DRAFT


def test_a_withdrawal_for_later_keeps_it_in_force_until_then(released: Declaration) -> None:
    cast.sign(released, "partner", date(2025, 5, 23))
    cast.sign(released, "county", date(2025, 6, 2))
    later = timezone.localdate() + timedelta(days=30)

    ending.withdraw(released, effective_on=later, statement="Wir gehen.", by=SOMEBODY)

    released.refresh_from_db()
    assert released.state == State.IN_FORCE
    assert Declaration.objects.in_force(later - timedelta(days=1)).filter(pk=released.pk).exists()
    assert not Declaration.objects.in_force(later).filter(pk=released.pk).exists()


def test_a_published_text_never_changes(in_loerrach) -> None:
    text = DeclarationText.objects.get()

    with pytest.raises(texts.TextIsFrozen):
        texts.edit(text, body="Anderes", by=SOMEBODY)


def test_an_unknown_placeholder_cannot_be_published(in_loerrach) -> None:
    draft = texts.draft(
        title="Neu", body="Für {{Partnr}}", valid_from=date(2026, 1, 1), by=SOMEBODY
    )

    with pytest.raises(ValidationError) as refusal:
        texts.publish(draft, by=SOMEBODY)

    assert "Partnr" in refusal.value.message_dict["body"][0]


def test_a_new_version_retires_the_former_and_old_declarations_keep_theirs(
    released: Declaration,
) -> None:
    draft = texts.draft(title="Neu", body="Neuer Text", valid_from=date(2026, 1, 1), by=SOMEBODY)

    texts.publish(draft, by=SOMEBODY)

    released.refresh_from_db()
    assert released.text.state == DeclarationText.State.RETIRED
    assert "Hintergrund" in released.body


def test_the_pdf_is_the_same_each_time_and_grows_with_the_signatures(
    released: Declaration,
) -> None:
    unsigned = pdf_of(released)
    assert unsigned == pdf_of(released)

    cast.sign(released, "partner", date(2025, 5, 23))

    released.refresh_from_db()
    assert pdf_of(released) != unsigned
