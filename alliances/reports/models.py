"""A year for which the county asks, and what each partner answers."""

import uuid
from datetime import date, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from alliances.partners.models import Partner


class ReportRound(models.Model):
    """One year about which partners report, and the rules the county has set for it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.PositiveSmallIntegerField(
        "Jahr", unique=True, validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    due_on = models.DateField("Frist")
    remind_every = models.PositiveSmallIntegerField(
        "Erinnern alle … Tage", default=14, validators=[MaxValueValidator(365)]
    )
    extension_days = models.PositiveSmallIntegerField(
        "Verlängerung um … Tage", default=30, validators=[MaxValueValidator(365)]
    )
    opened_at = models.DateTimeField("eröffnet am", auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"Jahresberichte {self.year}"


class ReportQuerySet(models.QuerySet["PartnerReport"]):
    """Reports by where they stand."""

    def public(self) -> "ReportQuerySet":
        """What may stand on a profile: accepted, and published with the partner's consent."""
        return self.filter(state=PartnerReport.State.ACCEPTED, may_publish=True)


class PartnerReport(models.Model):
    """What one partner did in one year, in its own words."""

    class State(models.TextChoices):
        """From the question to the accepted answer."""

        ASKED = "asked", "angefordert"
        SUBMITTED = "submitted", "eingereicht"
        ACCEPTED = "accepted", "angenommen"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(  # a_partner_reports_once_a_year is its index
        ReportRound, models.PROTECT, related_name="reports", db_index=False, verbose_name="Jahr"
    )
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="reports")
    state = models.CharField("Stand", max_length=10, choices=State.choices, default=State.ASKED)
    due_on = models.DateField("Frist")
    asked_at = models.DateTimeField("angefordert am", auto_now_add=True)
    last_mail_on = models.DateField("zuletzt angeschrieben am")
    reminders = models.PositiveSmallIntegerField("Erinnerungen", default=0)
    extended_at = models.DateTimeField("verlängert am", null=True, blank=True)
    done = models.TextField("Was haben Sie für das Klima getan?", max_length=4000, blank=True)
    figures = models.TextField("Welche Zahlen können Sie nennen?", max_length=2000, blank=True)
    planned = models.TextField("Was haben Sie als Nächstes vor?", max_length=4000, blank=True)
    may_publish = models.BooleanField("darf veröffentlicht werden", default=False)
    submitted_at = models.DateTimeField("eingereicht am", null=True, blank=True)
    accepted_at = models.DateTimeField("angenommen am", null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["partner__sort_name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "partner"], name="a_partner_reports_once_a_year"
            ),
            models.CheckConstraint(
                condition=models.Q(state="asked") | ~models.Q(done=""),
                name="a_submitted_report_says_something",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="accepted") | models.Q(accepted_at__isnull=False),
                name="an_accepted_report_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"Jahresbericht {self.round.year}: {self.partner.name}"

    def is_late(self, on: date) -> bool:
        """Whether the partner's time is over and nothing has come."""
        return self.state == self.State.ASKED and self.due_on < on

    @property
    def can_be_extended(self) -> bool:
        """A partner may put the day off once, as long as it has not answered."""
        return (
            self.state == self.State.ASKED
            and self.extended_at is None
            and self.round.extension_days > 0
        )

    @property
    def extended_to(self) -> date:
        """The day it would be put off to."""
        return self.due_on + timedelta(days=self.round.extension_days)
