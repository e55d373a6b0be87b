"""How the post stands, over all counties: a few numbers, and nothing of any letter."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from mails.delivery import MAX_ATTEMPTS
from mails.models import Mail
from tenants.schemas import each_county
from tenants.telling.figures import Figure

LATE = timedelta(minutes=15)


def mails() -> Iterator[Figure]:
    """Letters that wait, that should have gone long ago, and that were given up."""
    states = {"waiting": 0, "late": 0, "failed": 0}
    given_up = Q(attempts__gte=MAX_ATTEMPTS)
    for _ in each_county():
        found = Mail.objects.filter(sent_at=None).aggregate(
            waiting=Count("pk", filter=~given_up),
            late=Count("pk", filter=~given_up & Q(due_at__lt=timezone.now() - LATE)),
            failed=Count("pk", filter=given_up),
        )
        for state, number in found.items():
            states[state] += number
    for state, number in states.items():
        yield Figure("mails", "Letters that were not delivered yet", number, {"state": state})
