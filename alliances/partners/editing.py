"""Correct what is known about a partner; signed declarations keep what they say."""

from typing import Any

from django.core.exceptions import ValidationError

from accounts.actors import Actor
from accounts.invitations import invite
from accounts.permissions import Role
from alliances.history.actions import change, record
from alliances.letters import post
from alliances.partners.actions import main_contact, sort_name_of
from alliances.partners.models import Contact, Partner
from tenants.transactions import atomic


@atomic
def edit(partner: Partner, values: dict[str, Any], *, by: Actor) -> Partner:
    """Change fields of a partner; what it is called decides where it stands in lists."""
    partner = Partner.objects.select_for_update().get(pk=partner.pk)
    if "name" in values:
        partner.sort_name = sort_name_of(values["name"])
    change(partner, values, by=by, verb="Partner bearbeitet")
    return partner


@atomic
def edit_contact(partner: Partner, values: dict[str, Any], *, by: Actor) -> Contact:
    """Change (or add) the person the county writes to; history keeps no contact data."""
    contact, _ = Contact.objects.select_for_update().update_or_create(
        partner=partner, is_main=True, defaults=values
    )
    record("Kontakt bearbeitet", partner, by=by)
    return contact


@atomic
def invite_to_portal(partner: Partner, *, by: Actor) -> None:
    """Invite the main contact to the partner's own pages; ValidationError if that cannot be."""
    contact = main_contact(partner)
    if contact is None or partner.state != Partner.State.ACCEPTED:
        raise ValidationError("Ins Portal kommen Kontakte von angenommenen Partnern.")
    invitation, token = invite(email=contact.email, role=Role.PARTNER, by=by.label)
    record("ins Portal eingeladen", partner, by=by)
    post(
        "invitation",
        to=contact.email,
        subject="Ihre Einladung ins Portal",
        context={"invitation": invitation},
        path=f"/einladung/{token}/",
    )
