"""How many letters a county sent this month and how many hang: numbers for the operator."""

from datetime import timedelta

from django.utils import timezone

from mails.models import Mail
from outbox.models import ENDED, Effect

LATE = timedelta(hours=1)


def facts() -> dict:
    """Counts of the county that is set; no address, no subject."""
    now = timezone.localtime()
    begin = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    letters = Effect.objects.filter(kind=Effect.Kind.MAIL).exclude(state__in=ENDED)
    return {
        "mails": Mail.objects.filter(sent_at__gte=begin).count(),
        "undelivered": letters.filter(written_at__lt=now - LATE).count(),
    }
