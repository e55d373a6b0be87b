"""Write into the operator's history how an operator's sign-in changed, and tell that person."""

import logging

from django.core.mail import EmailMessage

from accounts.changes import Change
from console.models import OperatorEntry
from tenants.hosts import network_address
from tenants.transactions import on_commit

log = logging.getLogger(__name__)
LETTER = """Guten Tag {label},

es geht um Ihren Zugang zum Betrieb.

{letter}

Was Ihren Zugang schützt, sehen Sie hier:
{address}
"""


def tell(change: Change) -> None:
    """One line of the operator's history; a mail once it is committed."""
    about = change.user.label
    OperatorEntry.objects.create(
        by=str(change.by)[:200],
        verb=f"{change.verb} ({about})"[:200] if str(change.by) != about else change.verb[:200],
        county_slug="",
        note=str(change.after.get("reason", ""))[:500],
    )
    if change.letter:
        on_commit(lambda: _send(change))


def _send(change: Change) -> None:
    """The shared schema keeps no mails, so this one is sent at once; its failing stops nobody."""
    text = LETTER.format(
        label=change.user.label,
        letter=change.letter,
        address=network_address("/konto/sicherheit/"),
    )
    try:
        EmailMessage("Sicherheit Ihres Zugangs – Kreisklima", text, to=[change.user.email]).send()
    except OSError:  # as all failures of a mail server
        log.warning("an operator was not told of a change of sign-in")
