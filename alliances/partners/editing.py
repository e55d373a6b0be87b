"""Correct what is known about a partner; signed declarations keep what they say."""

from typing import Any

from accounts.actors import Actor
from alliances.history.actions import change
from alliances.partners import contacts
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
    """Change (or add) the main contact; history keeps no contact data."""
    contact = main_contact(partner)
    if contact is None:
        return contacts.add(partner, values, by=by)
    return contacts.edit(contact, values, by=by)
