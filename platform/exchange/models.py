"""Copies that counties gave, and who took them; nothing here points into a county's schema."""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models

from exchange import licences
from tenants.models import County


class Material(models.Model):
    """A copy of something one county made, offered to the others with licence and attribution."""

    class Kind(models.TextChoices):
        """What it is a copy of."""

        DECLARATION_TEXT = "declaration_text", "Erklärungstext"
        MEASURE = "measure", "Maßnahme"
        DOCUMENT = "document", "Dokument"

    class Visibility(models.TextChoices):
        """Who may read it."""

        COUNTIES = "counties", "alle Landkreise"
        PUBLIC = "public", "öffentlich"

    class State(models.TextChoices):
        """Whether it may still be adopted."""

        PUBLISHED = "published", "verfügbar"
        WITHDRAWN = "withdrawn", "zurückgezogen"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("Art", max_length=30, choices=Kind.choices)
    title = models.CharField("Titel", max_length=160)
    summary = models.TextField("Worum es geht")
    content = models.JSONField("Inhalt", default=dict)
    licence = models.CharField("Lizenz", max_length=20)
    attribution = models.CharField("Quelle", max_length=300)
    visibility = models.CharField("sichtbar für", max_length=20, choices=Visibility.choices)
    state = models.CharField("Stand", max_length=20, choices=State.choices, default=State.PUBLISHED)
    county = models.ForeignKey(County, models.SET_NULL, null=True, related_name="materials")
    county_name = models.CharField("Landkreis", max_length=120)
    contact_function = models.CharField("Ansprechstelle (Funktion)", max_length=160, blank=True)
    shared_at = models.DateTimeField("geteilt am", auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    words = models.TextField("Wörter für die Suche", editable=False, blank=True)
    search = models.GeneratedField(
        expression=SearchVector("title", weight="A", config="german")
        + SearchVector("summary", weight="B", config="german")
        + SearchVector("words", weight="C", config="german"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        ordering = ["-shared_at", "id"]
        indexes = [
            GinIndex(fields=["search"], name="material_search"),
            GinIndex(fields=["title"], name="material_title_trigram", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_available(self) -> bool:
        """Whether it may be adopted."""
        return self.state == self.State.PUBLISHED

    @property
    def licence_label(self) -> str:
        """The licence as people read it."""
        return licences.label_of(self.licence)

    @property
    def licence_explained(self) -> str:
        """What the licence allows, in one sentence."""
        return licences.explained(self.licence)


class MaterialFile(models.Model):
    """A file that belongs to a material: a copy under a name of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    material = models.OneToOneField(Material, models.CASCADE, related_name="file")
    path = models.CharField(max_length=200)
    name = models.CharField("Dateiname", max_length=160)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField("Größe in Byte")
    sha256 = models.CharField("Prüfsumme", max_length=64)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Adoption(models.Model):
    """One county took a copy of one material."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    material = models.ForeignKey(Material, models.CASCADE, related_name="adoptions")
    county = models.ForeignKey(County, models.CASCADE, related_name="adoptions")
    adopted_at = models.DateTimeField("übernommen am", auto_now_add=True)

    class Meta:
        ordering = ["-adopted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["material", "county"], name="a_county_adopts_a_material_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.county} - {self.material}"
