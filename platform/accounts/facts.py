"""How many people a county has, and when the last one was here: numbers for the operator."""

from django.db.models import Count, Max, Q
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Role


def facts() -> dict:
    """Counts of the county that is set, and a day; no name, no address."""
    begin = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    found = User.objects.aggregate(
        coordinators=Count("pk", filter=Q(role=Role.COORDINATOR, is_active=True)),
        people=Count("pk", filter=Q(is_active=True)),
        signed_in=Count("pk", filter=Q(last_login__gte=begin)),
        last=Max("last_login"),
    )
    last = found.pop("last")
    return {**found, "active": [last]}
