"""Walk every demo partner to where its file says it stands, one action after the other."""

from datetime import date
from typing import Any

from django.utils import timezone

from accounts import links
from accounts.actors import Actor
from accounts.permissions import Role
from alliances.declarations import actions as declarations
from alliances.declarations import ending, signing
from alliances.declarations.models import Declaration, Signature
from alliances.demo import people
from alliances.demo.people import People
from alliances.demo.profiles import key_of
from alliances.partners import actions as partners
from alliances.partners.forms import IN_PERSON
from alliances.partners.models import Category, Inquiry, Partner
from alliances.profile.models import Alliance

Party = Signature.Party

# Those who wrote in the public form; all others are entered by the office from signed papers.
BY_FORM = {"unconfirmed", "applied", "asked", "answered", "declined"}
# Those whose text has left the office to be signed.
RELEASED = {"awaiting", "signed_by_partner", "signed_by_county", "in_force", "ended"}


def bring_in(entry: dict[str, Any], staff: People) -> Partner:
    """One partner of a content file, with its declaration and, if it has one, its sign-in."""
    state = entry["state"]
    if state in BY_FORM:
        partner = _requested(entry)
    else:
        partner = partners.add(**_facts(entry), by=staff.editor)
    if state in {"asked", "answered"}:
        _question(partner, entry, by=staff.editor)
    elif state == "declined":
        partners.decline(partner, reason=entry["reason"], by=staff.coordinator)
    elif state not in BY_FORM:
        partners.accept(partner, by=staff.editor)
        _declare(partner, entry, staff)
    if entry.get("portal"):
        email, name = entry["email"], entry["contact"]
        people.invite(Role.PARTNER, email, name, by=staff.coordinator, function=entry["name"])
    return partner


def _facts(entry: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The two halves of the form: the partner and its contact."""
    return {
        "partner": {
            "kind": entry.get("kind", Partner.Kind.ORGANISATION),
            "name": entry["name"],
            "category": Category.objects.get(name=entry["category"]),
            "city": entry["city"],
            "municipality": key_of(entry["city"]),
            "description": entry["description"],
            "motivation": entry["motivation"],
            "representative_function": entry.get("representative", IN_PERSON),
            "is_shown_publicly": entry.get("shown", "kind" not in entry),
        },
        "contact": {"name": entry["contact"], "email": entry["email"]},
    }


def _requested(entry: dict[str, Any]) -> Partner:
    """Write the public form; all but the unconfirmed follow the link in their mail."""
    partner = partners.apply(**_facts(entry))
    if entry["state"] == "unconfirmed":
        return partner
    # A new link in place of the one in the mail, whose secret is kept nowhere.
    token = links.issue(partners.CONFIRMATION, partner.pk, valid_for=partners.CONFIRM_WITHIN)
    return partners.confirm(token)


def _question(partner: Partner, entry: dict[str, Any], *, by: Actor) -> Inquiry:
    inquiry = partners.ask(partner, question=entry["question"], by=by)
    if "answer" in entry:
        token = links.issue(partners.ANSWER, inquiry.pk, valid_for=partners.ANSWER_WITHIN)
        partners.answer(token, text=entry["answer"])
    return inquiry


def _declare(partner: Partner, entry: dict[str, Any], staff: People) -> None:
    """Draw up, release, sign on either side and withdraw, as far as the entry goes."""
    declaration = declarations.draw_up(partner, by=staff.editor, on=entry["drawn_up_on"])
    if entry["state"] not in RELEASED:
        return
    declaration = declarations.release(declaration, by=staff.editor)
    if "partner_signs" in entry:
        _sign(declaration, Party.PARTNER, entry["partner_signs"], by=staff.editor)
    if "county_signs" in entry:
        _sign(declaration, Party.COUNTY, entry["county_signs"], by=staff.coordinator)
    if entry["state"] == "ended":
        today = timezone.localdate()
        ending.withdraw(
            declaration, effective_on=today, statement=entry["statement"], by=staff.coordinator
        )


def _sign(declaration: Declaration, party: str, on: date, *, by: Actor) -> None:
    """Record a signature from paper: functions only, the demo names nobody."""
    partner, alliance = declaration.partner, Alliance.objects.get()
    function, place = (
        (partner.representative_function, partner.city)
        if party == Party.PARTNER
        else (alliance.representative_function, alliance.place)
    )
    signing.sign(
        declaration,
        party=party,
        name="",
        function=function,
        place=place,
        on=on,
        by=by,
        way=Signature.Way.PAPER,
    )
