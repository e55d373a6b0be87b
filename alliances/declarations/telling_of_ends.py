"""Letters about the end of a declaration: to the partner, to the office, to the other partners."""

from django.utils import timezone

from accounts.actors import Actor
from alliances.declarations.models import Declaration
from alliances.declarations.notices import WithdrawalNotice
from alliances.history.actions import record
from alliances.letters import post, post_all
from alliances.partners.actions import post_to_contact
from alliances.partners.models import Contact, Partner
from alliances.profile.models import Alliance


def tell_of_withdrawal(declaration: Declaration, *, by: Actor) -> None:
    """The partner and the office get a receipt, every other partner in force today its notice."""
    others = tell_others(declaration, by=by)
    context = {"declaration": declaration, "others": others}
    post_to_contact(
        "withdrawal_received",
        declaration.partner,
        subject="Ihr Austritt ist eingegangen",
        context=context,
        path="/portal/",
    )
    office = Alliance.objects.get().contact_email
    if office:
        post(
            "withdrawal_office",
            to=office,
            subject=f"Austritt: {declaration.partner_name}",
            context=context,
            path=f"/verwaltung/erklaerungen/{declaration.pk}/",
        )


def tell_others(declaration: Declaration, *, by: Actor) -> int:
    """One letter to each other partner whose declaration is in force today; answers how many.

    Whoever was told is not told again. A partner without an address stands in the log all the same.
    """
    told = WithdrawalNotice.objects.filter(declaration=declaration).values("partner")
    partners = list(
        Partner.objects.in_force(timezone.localdate())
        .exclude(pk=declaration.partner_id)
        .exclude(pk__in=told.filter(partner__isnull=False))
    )
    contacts = Contact.objects.filter(partner__in=partners, is_main=True)
    contact_of = {contact.partner_id: contact for contact in contacts}
    reached = [partner for partner in partners if partner.pk in contact_of]
    mails = post_all(
        "withdrawal_notice",
        [
            (contact_of[partner.pk].email, {"partner": partner, "contact": contact_of[partner.pk]})
            for partner in reached
        ],
        subject=f"Ein Partner tritt zum {declaration.ended_on:%d.%m.%Y} aus",
        context={"declaration": declaration, "words": words_for_others(declaration)},
    )
    # In the demo nobody gets mail: then there is no letter to point to.
    mail_of = {
        partner.pk: mail.pk
        for partner, mail in zip(reached, mails, strict=True)
        if not mail._state.adding
    }
    WithdrawalNotice.objects.bulk_create(
        WithdrawalNotice(
            declaration=declaration,
            partner=partner,
            partner_name=partner.name,
            address=contact_of[partner.pk].email if partner.pk in contact_of else "",
            mail=mail_of.get(partner.pk),
        )
        for partner in partners
    )
    if partners:
        count = {"count": len(partners)}
        record("den anderen Partnern mitgeteilt", declaration, by=by, after=count)
    return len(partners)


def words_for_others(declaration: Declaration) -> str:
    """What the others read of the statement: of a person who is not shown publicly, nothing.

    That somebody withdraws must be told, with name and day; why is nobody's business.
    """
    partner = declaration.partner
    if partner.kind == Partner.Kind.PERSON and not partner.is_shown_publicly:
        return ""
    return declaration.end_statement


def tell_of_exclusion(declaration: Declaration) -> None:
    """The partner learns why and until when; the others do not."""
    post_to_contact(
        "declaration_excluded",
        declaration.partner,
        subject="Ihre Partnerschaft wird beendet",
        context={"declaration": declaration},
    )


def tell_of_recall(declaration: Declaration) -> None:
    """Whoever was asked to sign learns that there is nothing to sign any more."""
    post_to_contact(
        "declaration_recalled",
        declaration.partner,
        subject="Die Partnererklärung ist zurückgenommen",
        context={"declaration": declaration},
    )
