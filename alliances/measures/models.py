"""Measure sheets, as German climate concepts carry them."""

import uuid

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models

from alliances.lineage import Shareable

SEARCHED = ("title", "field_of_action", "goal", "description")
MOST_WORDS = 8


class MeasureQuerySet(models.QuerySet["Measure"]):
    """Measures by who may see them, and by the words in them."""

    def published(self) -> "MeasureQuerySet":
        """What everybody may read."""
        return self.filter(is_published=True)

    def about(self, words: str) -> "MeasureQuerySet":
        """Sheets in which every word stands, in any German form or as a part of a longer word."""
        found = self
        for word in words.split()[:MOST_WORDS]:
            condition = models.Q(pk__in=self._with_form_of(word))
            for name in SEARCHED:
                condition |= models.Q(**{f"{name}__icontains": word})
            found = found.filter(condition)
        return found

    def _with_form_of(self, word: str) -> models.QuerySet:
        sheets = self.model._default_manager.annotate(
            forms=SearchVector(*SEARCHED, config="german")
        )
        return sheets.filter(forms=SearchQuery(word, config="german")).values("pk")


class Measure(Shareable):
    """One measure of the county or its partners."""

    class Priority(models.TextChoices):
        """How urgent the county takes it."""

        HIGH = "high", "hoch"
        MEDIUM = "medium", "mittel"
        LOW = "low", "niedrig"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField("Nummer", max_length=20, blank=True)
    slug = models.SlugField("Kurzname", max_length=80, unique=True)
    title = models.CharField("Titel", max_length=160)
    field_of_action = models.CharField("Handlungsfeld", max_length=120)
    goal = models.TextField("Ziel und Strategie", blank=True)
    starting_point = models.TextField("Ausgangslage", blank=True)
    description = models.TextField("Beschreibung")
    responsible = models.CharField("Verantwortlich (Funktion oder Stelle)", max_length=160)
    actors = models.TextField("Akteure", blank=True)
    target_group = models.CharField("Zielgruppe", max_length=200, blank=True)
    steps = models.TextField("Schritte und Zeitplan", blank=True)
    success = models.TextField("Meilensteine und Erfolgsindikatoren", blank=True)
    cost = models.CharField("Kosten", max_length=200, blank=True)
    funding = models.CharField("Förderung", max_length=200, blank=True)
    saving_t_co2e = models.DecimalField(
        "Einsparung in t CO₂e pro Jahr", max_digits=12, decimal_places=1, null=True, blank=True
    )
    priority = models.CharField(
        "Priorität", max_length=10, choices=Priority.choices, default=Priority.MEDIUM
    )
    is_published = models.BooleanField("öffentlich sichtbar", default=False)
    created_at = models.DateTimeField("angelegt am", auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        ordering = ["field_of_action", "number", "title"]

    def __str__(self) -> str:
        return self.title
