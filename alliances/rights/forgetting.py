"""How one record forgets a person; each is called inside the transaction of the whole erasure."""

from collections.abc import Callable
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import Model

from accounts.models import Invitation, Link, User
from alliances.declarations.notices import WithdrawalNotice
from alliances.history.chain import ERASED
from alliances.partners.models import IN_PERSON, Contact, Partner


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


def forget_contact(contact: Contact) -> None:
    """The partner stays, without this person."""
    Link.objects.filter(subject=contact.partner_id).delete()
    contact.delete()


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
    if not partner.declarations.exists():
        partner.delete()
        return
    for field in ("street", "postal_code", "city", "website", "description", "decision_reason"):
        setattr(partner, field, "")
    partner.motivation = ERASED
    partner.representative_function = IN_PERSON
    partner.is_shown_publicly = False
    partner.save()
