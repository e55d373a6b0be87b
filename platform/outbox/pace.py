"""How often and how soon something is tried again, and how much may be under way at once."""

import random
from datetime import timedelta

from django.conf import settings

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
SHAKE = 0.3  # of the pause, both ways: what failed together must not come back together
MOST_ATTEMPTS = 12  # the last one after about a day
# How much one relay has under way at once. One slow receiver fills its own lane and no other's,
# one noisy county its own share, and webhooks never take the place of letters.
PER_LANE = 3
PER_COUNTY_AND_KIND = 2
PER_KIND = {"mail": 8, "webhook": 6, "task": 2}
THREADS = sum(PER_KIND.values())
BUDGET = 20.0  # seconds: then the worker's other tasks have a turn
LATE = timedelta(minutes=15)  # overdue for so long, something is wrong
STALE = timedelta(hours=2)  # overdue for so long, `check_invariants` says so


def pause(attempts: int) -> timedelta:
    """How long to wait after this many attempts: twice as long each time, and never to the dot."""
    plain = min(FIRST_PAUSE * 2 ** max(attempts - 1, 0), LONGEST_PAUSE)
    return plain * random.uniform(1 - SHAKE, 1 + SHAKE)  # noqa: S311 - no secret


def claim_lasts() -> timedelta:
    """Who has not told the end of a delivery after this time is taken for dead.

    Longer than the longest delivery and the waiting for a database that is away.
    """
    return timedelta(seconds=settings.OUTBOX_CLAIM_LASTS)
