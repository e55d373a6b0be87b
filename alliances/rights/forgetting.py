"""How one record forgets a person; each is called inside the transaction of the whole erasure."""

from collections.abc import Callable
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import Model

from accounts.models import Invitation, Link, User
from alliances.declarations.notices import WithdrawalNotice
from alliances.declarations.paper.models import SignedSheet
from alliances.history.chain import ERASED
from alliances.misuse.models import MisuseReport
from alliances.partners.contacts import promote_somebody
from alliances.partners.models import IN_PERSON, Contact, Partner
from alliances.uploads import forget_file

# What a partner told of itself and its declaration does not need.
WORDS_OF_A_PARTNER = (
    "street postal_code city website description decision_reason municipality logo logo_alt "
    "logo_rights climate_goals"
).split()


def forget_row(row: Model) -> None:
    """Delete it as a whole."""
    row.delete()


def forget_author(field: str) -> Callable[[Any], None]:
    """Keep the record, forget who made it."""

    def forget(row: Model) -> None:
        setattr(row, field, ERASED)
        row.save(update_fields=[field])

    return forget


def forget_user(user: User) -> None:
    """Close the access for good: account, its sessions, its open links for a new password."""
    for session in Session.objects.all().iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
    Link.objects.filter(subject=user.pk).delete()
    user.delete()


def forget_invitation(invitation: Invitation) -> None:
    """Its link leads nowhere from now on."""
    invitation.delete()


def forget_reporter(report: MisuseReport) -> None:
    """What was told stays for the office to look into; nobody knows any more who told it."""
    report.reporter_email = report.answer = ""
    report.save(update_fields=["reporter_email", "answer"])


def forget_contact(contact: Contact) -> None:
    """The partner stays, without this person; the next one becomes its main contact."""
    Link.objects.filter(subject=contact.partner_id).delete()
    contact.delete()
    promote_somebody(contact.partner)


def forget_sheet(sheet: SignedSheet) -> None:
    """The scan goes with what was read from it."""
    forget_file(sheet.file.name)
    sheet.delete()


def forget_notice(notice: WithdrawalNotice) -> None:
    """That somebody was told stays; of a private person not who, and of nobody at which address."""
    partner = notice.partner
    if partner is None or partner.kind == Partner.Kind.PERSON:
        notice.partner_name = ERASED
    notice.address = ""
    notice.save()


def forget_partner(partner: Partner) -> None:
    """A private person that never signed goes as a whole; of who did, the name stays."""
    Link.objects.filter(subject=partner.pk).delete()
    partner.inquiries.all().delete()
    partner.contacts.all().delete()
    partner.contributions.all().delete()
    forget_file(partner.logo.name)
    if not partner.declarations.exists():
        partner.delete()
        return
    for field in WORDS_OF_A_PARTNER:
        setattr(partner, field, "")
    partner.links = []
    partner.climate_target_year = None
    partner.motivation = ERASED
    partner.representative_function = IN_PERSON
    partner.is_shown_publicly = False
    partner.save()
