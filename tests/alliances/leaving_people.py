"""Partners in force who leave, and the letters that are written about it."""

from datetime import date, timedelta

from django.utils import timezone

from alliances.declarations import actions, ending
from alliances.declarations.models import Declaration
from alliances.partners import actions as partners
from alliances.partners.models import Contact
from mails.models import Mail
from tests import cast
from tests.cast import SOMEBODY

WORDS = "Wir lösen den Verein auf. Danke für alles!"
FIRST, SECOND = date(2025, 5, 23), date(2025, 6, 2)


def in_force(name: str, email: str = "", **values) -> Declaration:
    """Somebody who takes part; without an address nobody can be written to."""
    partner = partners.accept(cast.applicant(name, **values), by=SOMEBODY)
    Contact.objects.filter(partner=partner).update(email=email or f"{partner.slug}@post.example")
    declaration = actions.release(actions.draw_up(partner, by=SOMEBODY), by=SOMEBODY)
    cast.sign(declaration, "partner", FIRST)
    cast.sign(declaration, "county", SECOND)
    declaration.refresh_from_db()
    return declaration


def leave(declaration: Declaration, in_days: int = 0, words: str = WORDS) -> Declaration:
    day = timezone.localdate() + timedelta(days=in_days)
    return ending.withdraw(declaration, effective_on=day, statement=words, by=SOMEBODY)


def letters(template: str = "withdrawal_notice") -> list[Mail]:
    return list(Mail.objects.filter(template=template).order_by("to"))
