"""The people at a partner: added, changed, removed, and exactly one of them the main contact.

History names the partner and what was done, never a contact's data.
"""

from typing import Any

from django.core.exceptions import ValidationError

from accounts.actors import Actor
from alliances.history.actions import record
from alliances.partners.duties import checked_duties
from alliances.partners.entry import close_entry
from alliances.partners.models import Contact, Partner
from tenants.transactions import atomic

MOST = 30


class MainContactStays(Exception):
    """The county must be able to write to somebody; the message says what to do, in German."""


@atomic
def add(partner: Partner, values: dict[str, Any], *, by: Actor) -> Contact:
    """Name one more person; the first one is the main contact."""
    partner = _held(partner)
    others = list(partner.contacts.all())
    if len(others) >= MOST:
        raise ValidationError(f"Ein Partner hat höchstens {MOST} Ansprechpersonen.")
    contact = Contact(
        partner=partner,
        is_main=not any(other.is_main for other in others),
        **_checked(values, others),
    )
    contact.save(force_insert=True)
    record("Ansprechperson hinzugefügt", partner, by=by)
    return contact


@atomic
def edit(contact: Contact, values: dict[str, Any], *, by: Actor) -> Contact:
    """Change what is known about somebody; a former address opens nothing any more."""
    partner = _held(contact.partner)
    contact = partner.contacts.get(pk=contact.pk)
    checked = _checked(values, list(partner.contacts.exclude(pk=contact.pk)))
    former = contact.email
    if all(getattr(contact, name) == value for name, value in checked.items()):
        return contact
    for name, value in checked.items():
        setattr(contact, name, value)
    contact.save()
    record("Kontakt bearbeitet", partner, by=by)
    close_entry(former, by=by)
    return contact


@atomic
def make_main(contact: Contact, *, by: Actor) -> Contact:
    """Write to this person from now on; nothing happens if the county does already."""
    partner = _held(contact.partner)
    contact = partner.contacts.get(pk=contact.pk)
    if not contact.is_main:
        partner.contacts.filter(is_main=True).update(is_main=False)
        contact.is_main = True
        contact.save(update_fields=["is_main"])
        record("erste Ansprechperson bestimmt", partner, by=by)
    return contact


@atomic
def remove(contact: Contact, *, by: Actor) -> None:
    """Take somebody off the list, and their way into the portal; MainContactStays."""
    partner = _held(contact.partner)
    contact = partner.contacts.get(pk=contact.pk)
    if contact.is_main:
        raise MainContactStays(
            "An diese Person schreibt die Kreisverwaltung. Bestimmen Sie zuerst jemand anderen "
            "zur ersten Ansprechperson."
        )
    address = contact.email
    contact.delete()
    record("Ansprechperson entfernt", partner, by=by)
    close_entry(address, by=by)


def promote_somebody(partner: Partner) -> None:
    """Where the main contact is gone, the next one takes over."""
    if not partner.contacts.filter(is_main=True).exists():
        heir = partner.contacts.order_by("name", "pk").first()
        if heir is not None:
            heir.is_main = True
            heir.save(update_fields=["is_main"])


def _held(partner: Partner) -> Partner:
    """The row of the partner: whoever changes its contacts waits here."""
    return Partner.objects.select_for_update().get(pk=partner.pk)


def _checked(values: dict[str, Any], others: list[Contact]) -> dict[str, Any]:
    """The values as they are kept; an address stands at one person of a partner only."""
    checked = {
        name: value.strip() if isinstance(value, str) else value for name, value in values.items()
    }
    if "duties" in checked:
        try:
            checked["duties"] = checked_duties(checked["duties"])
        except ValidationError as error:
            raise ValidationError({"duties": error.messages}) from error
    address = checked.get("email", "").casefold()
    for other in others:
        if address and other.email.casefold() == address:
            raise ValidationError({"email": f"Diese Adresse steht schon bei {other.name}."})
    return checked
