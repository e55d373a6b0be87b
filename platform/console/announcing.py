"""Say something to counties, and take it back."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone

from console import audit
from tenants import jobs
from tenants.models import Announcement, County
from tenants.schemas import outside
from tenants.transactions import atomic

MAIL = "mail_announcement"


def announce(
    *,
    title: str,
    body: str,
    importance: str,
    begins_at: datetime,
    ends_at: datetime,
    counties: list[County],
    is_mailed: bool,
    by: object,
) -> Announcement:
    """Show words in the offices of these counties (none: of all) and, if wanted, mail them.

    Raises ValidationError with a German message for the wrong field.
    """
    if ends_at <= begins_at or ends_at <= timezone.now():
        raise ValidationError({"until": "Das Ende liegt nach dem Anfang und in der Zukunft."})
    with outside(), atomic():
        made = Announcement.objects.create(
            title=" ".join(title.split()),
            body=body,
            importance=importance,
            begins_at=begins_at,
            ends_at=ends_at,
            counties=sorted(county.pk for county in counties),
            is_mailed=is_mailed,
            written_by=str(by)[:200],
        )
        slugs = ", ".join(sorted(county.slug for county in counties)) or "alle Landkreise"
        audit.record(f"Mitteilung: {made.title}", by=by, note=f"An: {slugs}")
        if is_mailed:
            jobs.ask(MAIL, by=str(by), what={"announcement": str(made.pk)})
    return made


def withdraw(announcement: Announcement, *, by: object) -> bool:
    """Show it nowhere any more; what was mailed stays mailed. False if it was done before."""
    with outside(), atomic():
        found = Announcement.objects.select_for_update().get(pk=announcement.pk)
        if found.withdrawn_at is not None:
            return False
        found.withdrawn_at = timezone.now()
        found.save(update_fields=["withdrawn_at"])
        audit.record(f"Mitteilung zurückgenommen: {found.title}", by=by)
    return True
