"""A report of party-political use: for the office's eyes only."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone

from alliances.partners.models import Partner


class MisuseQuerySet(models.QuerySet["MisuseReport"]):
    """Reports by what is still to be done."""

    def open(self) -> "MisuseQuerySet":
        """Not closed yet."""
        return self.exclude(state=MisuseReport.State.CLOSED)

    def waiting(self, on: date) -> "MisuseQuerySet":
        """What needs a hand today: new ones, and those whose day to look again has come."""
        return self.open().filter(
            models.Q(state=MisuseReport.State.NEW) | models.Q(follow_up_on__lte=on)
        )


class MisuseReport(models.Model):
    """Somebody saw the alliance used for a party, and told the office."""

    class State(models.TextChoices):
        """From the form to the result."""

        NEW = "new", "neu"
        IN_WORK = "in_work", "in Bearbeitung"
        CLOSED = "closed", "abgeschlossen"

    class Outcome(models.TextChoices):
        """What came of it."""

        CONFIRMED = "confirmed", "Verstoß bestätigt und abgestellt"
        EXCLUDED = "excluded", "Verstoß bestätigt, weitere Schritte eingeleitet"
        UNFOUNDED = "unfounded", "kein Verstoß"
        UNCLEAR = "unclear", "nicht zu klären"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    what = models.TextField("Was ist geschehen?", max_length=4000)
    where = models.CharField("Wo?", max_length=500)
    happened_on = models.DateField("Wann?", null=True, blank=True)
    partner = models.ForeignKey(
        Partner,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Um welchen Partner geht es?",
    )
    reporter_email = models.EmailField("E-Mail-Adresse", blank=True)
    state = models.CharField("Stand", max_length=10, choices=State.choices, default=State.NEW)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Wer kümmert sich?",
    )
    follow_up_on = models.DateField("Wiedervorlage am")
    note = models.TextField("Vermerk", blank=True)
    outcome = models.CharField("Ergebnis", max_length=10, choices=Outcome.choices, blank=True)
    answer = models.TextField("Antwort an die meldende Person", blank=True)
    reported_at = models.DateTimeField("gemeldet am", auto_now_add=True)
    closed_at = models.DateTimeField("abgeschlossen am", null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = MisuseQuerySet.as_manager()

    class Meta:
        ordering = ["-reported_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="closed", closed_at__isnull=False) & ~models.Q(outcome="")
                | ~models.Q(state="closed") & models.Q(closed_at=None, outcome=""),
                name="a_closed_report_has_its_outcome",
            )
        ]

    def __str__(self) -> str:
        return f"Meldung vom {timezone.localtime(self.reported_at):%d.%m.%Y}"

    def is_due(self, on: date) -> bool:
        """Whether the day to look at it again has come."""
        return self.state != self.State.CLOSED and self.follow_up_on <= on
