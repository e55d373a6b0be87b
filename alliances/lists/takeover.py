"""Make a partner of one row: by the same actions as by hand, only without letters."""

from typing import Any

from accounts.actors import Actor
from alliances.declarations import actions as declarations
from alliances.declarations import signing
from alliances.declarations.models import Signature
from alliances.lists.checking import Found
from alliances.partners import actions as partners
from alliances.partners.models import Partner


def take_over(found: Found, *, accepted: bool, by: Actor) -> Partner:
    """Enter the partner; with both signatures its declaration comes into force, too.

    Raises what those actions raise. Call it in a transaction and inside `without_mail()`: what was
    agreed on paper long ago is no news to anybody.
    """
    partner = partners.add(partner=found.partner, contact=found.contact or None, by=by)
    if accepted or found.signatures:
        partner = partners.accept(partner, by=by)
    if found.signatures:
        _take_over_declaration(partner, found.signatures, by=by)
    return partner


def _take_over_declaration(
    partner: Partner, signatures: dict[str, dict[str, Any]], *, by: Actor
) -> None:
    """Draw up what both have signed on paper, as of the day of the first signature."""
    first = min(each["on"] for each in signatures.values())
    declaration = declarations.draw_up(partner, on=first, by=by)
    declaration = declarations.release(declaration, by=by)
    for party, signature in sorted(signatures.items(), key=lambda pair: pair[1]["on"]):
        signing.sign(declaration, party=party, name="", way=Signature.Way.PAPER, by=by, **signature)
