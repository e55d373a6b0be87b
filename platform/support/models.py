"""Every time an operator asked to come into this county, and what the county allows them."""

import uuid

from django.db import models
from django.utils import timezone


class SupportEntryQuerySet(models.QuerySet["SupportEntry"]):
    """Entries by whether somebody may still be in."""

    def open(self) -> "SupportEntryQuerySet":
        """Neither ended nor past their limit."""
        return self.filter(ended_at=None, until__gt=timezone.now())


class SupportEntry(models.Model):
    """One operator in this county: why, until when, with which rights; it stays as a record.

    The operator's account lies in the shared schema; only its id and name stand here, as values.
    """

    class Rights(models.TextChoices):
        READ = "read", "nur lesen"
        ACT = "act", "ändern wie die Koordination"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    operator_id = models.CharField("Zugang im Betrieb", max_length=36)
    operator = models.CharField("wer", max_length=200)
    reason = models.CharField("Grund", max_length=500)
    rights = models.CharField("Rechte", max_length=10, choices=Rights, default=Rights.READ)
    asked_at = models.DateTimeField("angefordert am", auto_now_add=True)
    until = models.DateTimeField("gültig bis")
    token_hash = models.CharField(max_length=64, blank=True)
    token_until = models.DateTimeField(null=True, blank=True)
    session_mark = models.CharField(max_length=64, blank=True)
    entered_at = models.DateTimeField("zuletzt betreten am", null=True, blank=True)
    ended_at = models.DateTimeField("beendet am", null=True, blank=True)
    ended_by = models.CharField("beendet durch", max_length=200, blank=True)

    objects = SupportEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"Support-Zugang bis {timezone.localtime(self.until):%d.%m.%Y, %H:%M} Uhr"

    @property
    def is_open(self) -> bool:
        """Whether the operator may be in at this moment."""
        return self.ended_at is None and self.until > timezone.now()

    @property
    def label(self) -> str:
        """How history and banner name who is in."""
        return f"Support (Betrieb): {self.operator}"[:120]


class Permit(models.Model):
    """What the county allows the support beyond reading: one row, made when it first says so."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    may_act = models.BooleanField("darf ändern", default=False)
    changed_by = models.CharField("geändert durch", max_length=200)
    changed_at = models.DateTimeField("geändert am", auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_permit_in_a_county")
        ]

    def __str__(self) -> str:
        return "Support darf ändern" if self.may_act else "Support darf nur lesen"
