"""How many letters a county sent this month and how many hang: numbers for the operator."""

from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from mails.models import Mail

LATE = timedelta(hours=1)


def facts() -> dict:
    """Counts of the county that is set; no address, no subject."""
    now = timezone.localtime()
    begin = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return Mail.objects.aggregate(
        mails=Count("pk", filter=Q(sent_at__gte=begin)),
        undelivered=Count("pk", filter=Q(sent_at=None, written_at__lt=now - LATE)),
    )
