"""Partners at a signing event, as tests need them."""

from datetime import timedelta

from django.utils import timezone

from alliances.declarations.models import Declaration
from alliances.launches import actions, codes
from alliances.launches.models import SigningEvent
from alliances.partners import actions as partners
from alliances.partners.models import Partner
from tests import cast
from tests.cast import SOMEBODY

TODAY = timezone.localdate
BY_PARTNER = {"name": "Kim Beispiel", "function": "Vorstand", "place": "Lörrach"}
BY_COUNTY = {"name": "Ada Muster", "function": "Landrätin", "place": "Lörrach"}


def accepted(count: int) -> list[Partner]:
    """Accepted partners without a declaration."""
    return [
        partners.accept(cast.applicant(f"Verein {number:02d}"), by=SOMEBODY)
        for number in range(count)
    ]


def an_event(count: int = 0, *, in_days: int = 0) -> SigningEvent:
    """An event with so many partners that are to sign."""
    event = actions.set_up(
        name="Auftakt",
        place="Lörrach",
        held_on=timezone.localdate() + timedelta(days=in_days),
        by=SOMEBODY,
    )
    if count:
        actions.take_part(event, partners=accepted(count), by=SOMEBODY)
    return event


def token_of(code: codes.Code) -> str:
    """The secret in a code."""
    return code.link.rstrip("/").rsplit("/", 1)[1]


def tokens(event: SigningEvent) -> list[str]:
    """Print the cards of an event; the secrets on them, by the partners' names."""
    return [token_of(code) for code in codes.print_cards(event, by=SOMEBODY)]


def all_sign(event: SigningEvent) -> list[Declaration]:
    """Every partner signs by the card; answers their declarations."""
    for token in tokens(event):
        codes.sign_by_code(token, **BY_PARTNER, on=timezone.localdate())
    return list(Declaration.objects.filter(participations__event=event))
