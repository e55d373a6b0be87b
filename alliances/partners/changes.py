"""Which lines of the history partners wrote by themselves."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Role
from alliances.history.models import Entry

LATELY = timedelta(days=14)
KINDS = ("partner", "contribution")


def entries_by_partners() -> QuerySet[Entry]:
    """What people of partners changed about their partner, in two queries."""
    people = User.objects.filter(role=Role.PARTNER).values_list("pk", flat=True)
    return Entry.objects.filter(
        object_kind__in=KINDS, actor_kind="person", actor_id__in=[str(pk) for pk in people]
    )


def count_lately() -> int:
    """How much that was in the last two weeks."""
    return entries_by_partners().filter(at__gt=timezone.now() - LATELY).count()
