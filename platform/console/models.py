"""The operator's own history, in the shared schema."""

from django.db import models


class OperatorEntry(models.Model):
    """What the operator did to which county; it names no content of a county."""

    at = models.DateTimeField("wann", auto_now_add=True)
    by = models.CharField("wer", max_length=200)
    verb = models.CharField("was", max_length=200)
    county_slug = models.CharField("Landkreis", max_length=39)
    note = models.CharField("warum", max_length=500, blank=True, db_default="")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.by}: {self.verb} ({self.county_slug or 'Netz'})"
