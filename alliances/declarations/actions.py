"""Draw up a declaration, throw the draft away or release it, and ask the partner to sign it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import links
from accounts.actors import Actor
from alliances.declarations import content, placeholders, texts
from alliances.declarations.models import PENDING, Declaration, DeclarationText
from alliances.declarations.rows import locked
from alliances.declarations.states import Step, allows, check, take
from alliances.history.actions import record
from alliances.partners.actions import NotAllowedNow, post_to_contact
from alliances.partners.models import Partner
from alliances.profile.models import Alliance
from tenants.transactions import atomic

SIGNING = "sign-declaration"
SIGN_WITHIN = timedelta(days=30)


@dataclass(frozen=True)
class Letter:
    """Which mail asks for the signature."""

    template: str
    subject: str


PLEASE_SIGN = Letter("declaration_sign", "Bitte unterschreiben Sie die Partnererklärung")
REMINDER = Letter("declaration_reminder", f"Erinnerung: {PLEASE_SIGN.subject}")


@atomic
def draw_up(partner: Partner, *, by: Actor, on: date | None = None) -> Declaration:
    """Fill the published text with an accepted partner's data; the result is still a draft.

    A partner whose declaration has an older text gets one that will replace it. `on` is the day on
    the paper, today if none is named; ValidationError for a day that cannot be.
    """
    partner = Partner.objects.select_for_update().get(pk=partner.pk)
    if partner.state != Partner.State.ACCEPTED:
        raise NotAllowedNow("Eine Erklärung gibt es erst, wenn die Anfrage angenommen ist.")
    text = texts.published()
    if text is None:
        raise NotAllowedNow("Es ist noch kein Erklärungstext veröffentlicht.")
    former = _to_be_replaced(partner, text)
    alliance = Alliance.objects.select_for_update().get()  # numbers are given one at a time
    if on is not None:
        check_day(on, text, "drawn_up_on", "Der Tag der Ausstellung")
    day = on or timezone.localdate()
    declaration = Declaration(
        number=content.next_number(day),
        partner=partner,
        text=text,
        title=text.title,
        drawn_up_on=day,
        replaces=former,
        **content.parties(partner, alliance),
    )
    declaration.body = placeholders.fill(text.body, content.facts(declaration, alliance))
    declaration.sha256 = content.fingerprint(declaration)
    declaration.save(force_insert=True)
    record("Erklärung aufgesetzt", declaration, by=by, after={"partner": partner.name})
    return declaration


def _to_be_replaced(partner: Partner, text: DeclarationText) -> Declaration | None:
    """The declaration in force whose place a new one may take; NotAllowedNow if none may."""
    living = [
        declaration
        for declaration in partner.declarations.living().select_related("text")
        if declaration.stands != Declaration.State.ENDED  # the night has not come yet
    ]
    if not living:
        return None
    if any(declaration.state in PENDING for declaration in living):
        raise NotAllowedNow("Für diesen Partner ist schon eine Erklärung auf dem Weg.")
    former = living[0]
    if former.ended_on is not None:
        raise NotAllowedNow(
            f"Die Erklärung {former.number} endet zum {former.ended_on:%d.%m.%Y}; eine neue gibt "
            "es erst danach."
        )
    if former.text.version >= text.version:
        raise NotAllowedNow(
            f"Die Erklärung {former.number} ist in Kraft und hat schon den veröffentlichten Text."
        )
    return former


def check_day(day: date, text: DeclarationText, field: str, what: str) -> None:
    """Papers may be recorded with their past dates, but not before their text was valid."""
    if day > timezone.localdate():
        raise ValidationError({field: f"{what} liegt in der Zukunft."})
    if day < text.valid_from:
        raise ValidationError(
            {
                field: f"{what} liegt vor dem {text.valid_from:%d.%m.%Y}, ab dem dieser "
                "Erklärungstext gilt."
            }
        )


@atomic
def release(
    declaration: Declaration, *, by: Actor, letter: Letter | None = PLEASE_SIGN, **context: Any
) -> Declaration:
    """Freeze the draft and ask the partner to sign by a link that works once.

    `letter` is the mail that carries the link, `context` what it says beside the declaration. Who
    asks otherwise, at an event for example, sends none.
    """
    declaration = locked(declaration)
    take(declaration, Step.RELEASE)
    record("Zur Unterschrift freigegeben", declaration, by=by, after={"sha256": declaration.sha256})
    if letter is not None:
        ask_partner_to_sign(declaration, letter=letter, **context)
    return declaration


@atomic
def ask_partner_to_sign(
    declaration: Declaration, *, letter: Letter = PLEASE_SIGN, **context: Any
) -> None:
    """Send the partner's contact a new signing link; the former one ends."""
    token = links.issue(SIGNING, declaration.pk, valid_for=SIGN_WITHIN)
    declaration.asked_at = timezone.now()
    declaration.save()
    post_to_contact(
        letter.template,
        declaration.partner,
        subject=letter.subject,
        context={"declaration": declaration} | context,
        path=f"/unterschrift/{token}/",
    )


@atomic
def remind(declaration: Declaration, *, by: Actor) -> None:
    """Send the signing link again."""
    declaration = locked(declaration)
    if not allows(declaration.state, Step.PARTNER_SIGNS):
        raise NotAllowedNow("Hier fehlt keine Unterschrift des Partners.")
    ask_partner_to_sign(declaration)
    record("Link zur Unterschrift neu verschickt", declaration, by=by)


@atomic
def discard(declaration: Declaration, *, by: Actor) -> None:
    """Throw a draft away; whatever was released stays."""
    declaration = locked(declaration)
    check(declaration, Step.DISCARD)
    record("Entwurf verworfen", declaration, by=by)
    take(declaration, Step.DISCARD)
