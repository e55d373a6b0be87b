"""Everything that can happen to a partner before its declaration."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify

from accounts import links
from accounts.actors import Actor
from alliances.history.actions import create, record
from alliances.letters import post
from alliances.partners.models import Contact, Inquiry, Partner
from alliances.webhooks.telling import tell
from tenants.transactions import atomic

CONFIRMATION = "confirm-partner"
ANSWER = "answer-inquiry"
CONFIRM_WITHIN = timedelta(days=3)
ANSWER_WITHIN = timedelta(days=30)
LONGEST_NAME = 300
UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "ae", "Ö": "oe", "Ü": "ue"}
)

State = Partner.State


class NotAllowedNow(Exception):
    """This step does not fit where the partner stands; the message says why, in German."""


def slug_for(name: str, taken: Any) -> str:
    """A readable address for a name, unique among `taken` (a queryset with a slug)."""
    base = slugify(name.translate(UMLAUTS))[:60].strip("-") or "partner"
    slug, number = base, 2
    while taken.filter(slug=slug).exists():
        slug, number = f"{base}-{number}", number + 1
    return slug


def sort_name_of(name: str) -> str:
    """The key German readers expect: umlauts beside their vowel, whatever the database knows.

    Folding makes some signs two; what is too long then sorts by its beginning.
    """
    plain = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})
    return name.casefold().translate(plain)[:LONGEST_NAME]


@atomic
def apply(*, partner: dict[str, Any], contact: dict[str, Any]) -> Partner:
    """Take a request to join from the public form and ask to confirm the e-mail address."""
    applicant = _new_partner(partner, State.UNCONFIRMED)
    main = Contact.objects.create(partner=applicant, is_main=True, **contact)
    by = Actor.link(f"Formular: {applicant.name}")
    record("Anfrage geschrieben", applicant, by=by)
    token = links.issue(CONFIRMATION, applicant.pk, valid_for=CONFIRM_WITHIN)
    post(
        "partner_confirm",
        to=main.email,
        subject="Bitte bestätigen Sie Ihre E-Mail-Adresse",
        context={"partner": applicant, "contact": main},
        path=f"/mitmachen/bestaetigen/{token}/",
    )
    return applicant


@atomic
def add(*, partner: dict[str, Any], contact: dict[str, Any] | None, by: Actor) -> Partner:
    """Enter a partner by hand: staff knows the address, nothing needs to be confirmed.

    Lists that are taken over may know no contact yet.
    """
    entered = _new_partner(partner, State.APPLIED)
    entered.confirmed_at = timezone.now()
    entered.save()
    if contact is not None:
        Contact.objects.create(partner=entered, is_main=True, **contact)
    record("Partner eingetragen", entered, by=by)
    return entered


def _new_partner(values: dict[str, Any], state: str) -> Partner:
    name = values["name"]
    return Partner.objects.create(
        slug=slug_for(name, Partner.objects), sort_name=sort_name_of(name), state=state, **values
    )


@atomic
def confirm(token: str) -> Partner:
    """The applicant owns the address: the request reaches the office. LinkNotValid otherwise."""
    link = links.find(token, CONFIRMATION, lock=True)
    partner = Partner.objects.select_for_update().filter(pk=link.subject).first()
    if partner is None or partner.state != State.UNCONFIRMED:
        raise links.LinkNotValid
    links.use(link)
    partner.confirmed_at = timezone.now()
    _move(partner, State.APPLIED, "E-Mail-Adresse bestätigt", by=_by_contact(partner))
    post_to_contact("partner_received", partner, subject="Ihre Anfrage ist eingegangen")
    return partner


@atomic
def ask(partner: Partner, *, question: str, by: Actor) -> Inquiry:
    """Ask the applicant something before deciding; they answer by a link in their mail."""
    partner = _locked(
        partner, State.APPLIED, refusal="Eine Rückfrage ist nur bei einer offenen Anfrage möglich."
    )
    inquiry = Inquiry.objects.create(partner=partner, question=question, asked_by=by.label)
    _move(partner, State.ASKED, "Rückfrage gestellt", by=by, note=question)
    token = links.issue(ANSWER, inquiry.pk, valid_for=ANSWER_WITHIN)
    post_to_contact(
        "partner_question",
        partner,
        subject="Eine Rückfrage zu Ihrer Anfrage",
        context={"inquiry": inquiry},
        path=f"/mitmachen/antwort/{token}/",
    )
    return inquiry


def inquiry_behind(token: str) -> Inquiry:
    """The question that this link may answer; LinkNotValid if there is none."""
    link = links.find(token, ANSWER)
    inquiry = Inquiry.objects.select_related("partner").filter(pk=link.subject).first()
    if inquiry is None or inquiry.answered_at:
        raise links.LinkNotValid
    return inquiry


@atomic
def answer(token: str, *, text: str) -> Inquiry:
    """Take the applicant's answer and put the request back on the office's desk."""
    link = links.find(token, ANSWER, lock=True)
    inquiry = Inquiry.objects.select_for_update().filter(pk=link.subject, answered_at=None).first()
    if inquiry is None:
        raise links.LinkNotValid
    partner = Partner.objects.select_for_update().get(pk=inquiry.partner_id)
    if partner.state != State.ASKED:
        raise links.LinkNotValid
    links.use(link)
    inquiry.answer, inquiry.answered_at = text, timezone.now()
    inquiry.save()
    _move(partner, State.APPLIED, "Rückfrage beantwortet", by=_by_contact(partner), note=text)
    return inquiry


@atomic
def accept(partner: Partner, *, by: Actor) -> Partner:
    """Say yes to a request: a declaration can now be drawn up."""
    partner = _locked(
        partner,
        State.APPLIED,
        State.ASKED,
        refusal="Nur eine offene Anfrage kann angenommen werden.",
    )
    partner.decided_at = timezone.now()
    _move(partner, State.ACCEPTED, "Anfrage angenommen", by=by)
    _close_inquiries(partner)
    tell("partner.accepted", id=partner.pk, kind=partner.kind)
    post_to_contact("partner_accepted", partner, subject="Willkommen: Ihre Anfrage ist angenommen")
    return partner


@atomic
def decline(partner: Partner, *, reason: str, by: Actor) -> Partner:
    """Say no to a request, with the reason that the applicant will read."""
    if not reason.strip():
        raise ValidationError({"reason": "Bitte nennen Sie den Grund; er steht in der E-Mail."})
    partner = _locked(
        partner,
        State.APPLIED,
        State.ASKED,
        refusal="Nur eine offene Anfrage kann abgelehnt werden.",
    )
    partner.decided_at, partner.decision_reason = timezone.now(), reason
    _move(partner, State.DECLINED, "Anfrage abgelehnt", by=by, note=reason)
    _close_inquiries(partner)
    post_to_contact("partner_declined", partner, subject="Zu Ihrer Anfrage")
    return partner


def save_category(category: Any, *, by: Actor) -> None:
    """Add a new category behind the others."""
    create(category, by=by)


def _locked(partner: Partner, *states: str, refusal: str) -> Partner:
    """The row, held against everybody else, if it stands where the step starts from."""
    partner = Partner.objects.select_for_update().get(pk=partner.pk)
    if partner.state not in states:
        raise NotAllowedNow(f"{refusal} Stand jetzt: {partner.get_state_display()}.")
    return partner


def _move(partner: Partner, state: str, verb: str, *, by: Actor, note: str = "") -> None:
    before = partner.state
    partner.state = state
    partner.save()
    after = {"state": state, "note": note} if note else {"state": state}
    record(verb, partner, by=by, before={"state": before}, after=after)


def _close_inquiries(partner: Partner) -> None:
    """A decision ends open questions: their links lead nowhere any more."""
    for inquiry in partner.inquiries.filter(answered_at=None):
        links.revoke(ANSWER, inquiry.pk)
        inquiry.answered_at = timezone.now()
        inquiry.save()


def main_contact(partner: Partner) -> Contact | None:
    """The person the county writes to."""
    return partner.contacts.filter(is_main=True).first()


def _by_contact(partner: Partner) -> Actor:
    return Actor.link(f"Kontakt: {partner.name}")


def post_to_contact(
    template: str, partner: Partner, *, subject: str, context: dict | None = None, path: str = "/"
) -> None:
    """Write to a partner's main contact; a partner without one gets no mail."""
    contact = main_contact(partner)
    if contact is not None:
        post(
            template,
            to=contact.email,
            subject=subject,
            context={"partner": partner, "contact": contact} | (context or {}),
            path=path,
        )
