"""A contribution is what a partner brings to the common goal, where possible in figures."""

import uuid
from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from alliances.measures.models import Measure
from alliances.partners.models import Partner


class ContributionQuerySet(models.QuerySet["Contribution"]):
    """Contributions by who may see them."""

    def public(self, on: date) -> "ContributionQuerySet":
        """Those of partners that stand in the directory on this day."""
        return self.filter(partner__in=Partner.objects.public(on))


class Contribution(models.Model):
    """One thing that a partner brings, in its own words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(
        Partner, models.CASCADE, related_name="contributions", verbose_name="Partner"
    )
    title = models.CharField("Titel", max_length=160)
    description = models.TextField("Beschreibung", max_length=4000, blank=True)
    quantity = models.DecimalField(
        "Menge",
        max_digits=14,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    unit = models.CharField("Einheit", max_length=40, blank=True)
    year = models.PositiveSmallIntegerField(
        "Jahr",
        null=True,
        blank=True,
        validators=[MinValueValidator(1990), MaxValueValidator(2100)],
    )
    measure = models.ForeignKey(
        Measure,
        models.SET_NULL,
        related_name="contributions",
        verbose_name="Maßnahme",
        null=True,
        blank=True,
    )
    created_at = models.DateTimeField("angelegt am", auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = [models.F("year").desc(nulls_last=True), "created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quantity=None) | ~models.Q(unit=""),
                name="a_quantity_has_its_unit",
            ),
            models.CheckConstraint(
                condition=models.Q(quantity=None) | models.Q(quantity__gte=0),
                name="a_contribution_takes_nothing_away",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def when(self) -> str:
        """The year as people write it; nothing where it has none."""
        return str(self.year or "")

    @property
    def shown_measure(self) -> Measure | None:
        """The measure if everybody may read it: drafts of the office are not named in public."""
        return self.measure if self.measure and self.measure.is_published else None
