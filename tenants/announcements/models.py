"""One announcement; a county reads only those that concern it (see tenants/isolation.py)."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    """Announcements by when and for whom."""

    def current(self) -> "AnnouncementQuerySet":
        """Begun, not over, not taken back."""
        now = timezone.now()
        return self.filter(begins_at__lte=now, ends_at__gt=now, withdrawn_at=None)

    def concerning(self, county_id: uuid.UUID) -> "AnnouncementQuerySet":
        """To all, or to this county among others."""
        return self.filter(models.Q(counties=[]) | models.Q(counties__contains=[county_id]))


class Announcement(models.Model):
    """Words of the operator to all or to some counties, for a time."""

    class Importance(models.TextChoices):
        INFO = "info", "Hinweis"
        WARNING = "warning", "wichtig"
        DANGER = "danger", "dringend"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField("Überschrift", max_length=120)
    body = models.TextField("Text", max_length=4000)
    importance = models.CharField(
        "Wichtigkeit", max_length=10, choices=Importance, default=Importance.INFO
    )
    begins_at = models.DateTimeField("zu sehen ab")
    ends_at = models.DateTimeField("zu sehen bis")
    # Empty: all. Ids as values; that of a county which is gone concerns nobody.
    counties = ArrayField(models.UUIDField(), verbose_name="für", default=list, blank=True)
    is_mailed = models.BooleanField("auch als E-Mail an die Koordination", default=False)
    written_by = models.CharField("geschrieben von", max_length=200)
    written_at = models.DateTimeField("geschrieben am", auto_now_add=True)
    withdrawn_at = models.DateTimeField("zurückgenommen am", null=True, blank=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        ordering = ["-begins_at", "-written_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("begins_at")),
                name="announcement_begins_before_it_ends",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_current(self) -> bool:
        """Whether counties see it at this moment."""
        return self.withdrawn_at is None and self.begins_at <= timezone.now() < self.ends_at
