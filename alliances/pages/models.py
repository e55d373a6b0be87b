"""The pages that a public site must have."""

from django.db import models


class Page(models.Model):
    """One of these pages, in the county's own words."""

    class Kind(models.TextChoices):
        """Which page it is; its address follows from it."""

        IMPRINT = "impressum", "Impressum"
        PRIVACY = "datenschutz", "Datenschutz"
        ACCESSIBILITY = "barrierefreiheit", "Barrierefreiheit"
        PRINCIPLES = "grundsaetze", "Grundsätze"

    kind = models.CharField("Seite", max_length=20, primary_key=True, choices=Kind.choices)
    body = models.TextField("Text")
    updated_at = models.DateTimeField("Stand", auto_now=True)

    class Meta:
        ordering = ["kind"]

    def __str__(self) -> str:
        return self.get_kind_display()
