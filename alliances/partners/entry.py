"""The way of a partner's people into the portal: it opens and closes with their place as contact.

Whoever signs in with the address of a contact acts for that partner, and for no other.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import invitations
from accounts.actors import Actor
from accounts.models import Invitation, User
from accounts.permissions import Role
from alliances.history.actions import change, record
from alliances.letters import post
from alliances.partners.models import Contact, Partner
from tenants.transactions import atomic


@atomic
def invite(contact: Contact, *, by: Actor) -> None:
    """Let this person into the portal, by an invitation or with the account they have already.

    Raises ValidationError where the partner is not accepted or the address belongs to the office.
    """
    partner = Partner.objects.select_for_update().get(pk=contact.partner_id)
    if partner.state != Partner.State.ACCEPTED:
        raise ValidationError("Ins Portal kommen Kontakte von angenommenen Partnern.")
    user = User.objects.select_for_update().filter(email__iexact=contact.email).first()
    if _is_of_the_office(contact.email, user):
        raise ValidationError(
            "Diese Adresse kann nicht eingeladen werden. Bitte nehmen Sie eine andere."
        )
    if user is None:
        _send_invitation(contact, partner, by=by)
        return
    if not user.is_active:
        change(user, {"is_active": True}, by=by, verb="Zugang geändert")
    record("ins Portal eingeladen", partner, by=by)
    post(
        "portal_access",
        to=user.email,
        subject="Ihr Zugang zum Portal",
        context={"partner": partner, "contact": contact},
        path="/portal/",
    )


def _is_of_the_office(address: str, user: User | None) -> bool:
    """Whether the office has this address, or has invited it: nobody's invitation replaces that."""
    if user is not None:
        return user.role != Role.PARTNER
    invited = Invitation.objects.filter(email__iexact=address, accepted_at=None)
    return invited.exclude(role=Role.PARTNER).exists()


def _send_invitation(contact: Contact, partner: Partner, *, by: Actor) -> None:
    invitation, token = invitations.invite(
        email=contact.email, role=Role.PARTNER, by=by.label[:120]
    )
    record("ins Portal eingeladen", partner, by=by)
    post(
        "invitation",
        to=invitation.email,
        subject="Ihre Einladung ins Portal",
        context={"invitation": invitation, "partner": partner},
        path=f"/einladung/{token}/",
    )


def close_entry(address: str, *, by: Actor) -> None:
    """End what opened the portal to this address, unless it is still somebody's contact."""
    if Contact.objects.filter(email__iexact=address).exists():
        return
    Invitation.objects.filter(email__iexact=address, role=Role.PARTNER, accepted_at=None).delete()
    user = User.objects.filter(email__iexact=address, role=Role.PARTNER, is_active=True).first()
    if user is not None:
        change(user, {"is_active": False}, by=by, verb="Zugang geändert")


@dataclass(frozen=True)
class Known:
    """One contact, and whether they come into the portal: `in`, `invited` or nothing."""

    contact: Contact
    entry: str


def contacts_of(partner: Partner) -> list[Known]:
    """Everybody at a partner, the main contact first; in three queries, whatever their number."""
    contacts = list(partner.contacts.all())
    addresses = [contact.email.lower() for contact in contacts]
    open_ones = Invitation.objects.filter(accepted_at=None, expires_at__gt=timezone.now())
    invited = set(
        open_ones.filter(role=Role.PARTNER, email__in=addresses).values_list("email", flat=True)
    )
    users = User.objects.filter(role=Role.PARTNER, is_active=True, email__in=addresses)
    inside = {address.lower() for address in users.values_list("email", flat=True)}
    return [
        Known(contact, "in" if address in inside else "invited" if address in invited else "")
        for contact, address in zip(contacts, addresses, strict=True)
    ]
