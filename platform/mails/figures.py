"""How the post stands, over all counties: a few numbers, and nothing of any letter."""

from collections.abc import Iterator

from outbox.looking import counts
from tenants.telling.figures import Figure


def mails() -> Iterator[Figure]:
    """What waits to go out, what should have gone long ago, and what people must decide."""
    found = [row for row in counts() if not row.rests]
    states = {
        "waiting": sum(row.waiting for row in found),
        "late": sum(row.late for row in found),
        "failed": sum(row.dead_letters for row in found),
    }
    for state, number in states.items():
        yield Figure("mails", "Letters that were not delivered yet", number, {"state": state})
