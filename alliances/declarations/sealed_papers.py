"""The one file of a declaration that came into force: sealed, kept, never drawn again."""

import uuid

from django.db import models

from alliances.declarations.models import Declaration


class SealedPaper(models.Model):
    """The sealed PDF of a declaration; what page, portal and API hand out from then on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    declaration = models.OneToOneField(
        Declaration, models.PROTECT, related_name="sealed_paper", verbose_name="Erklärung"
    )
    file = models.FileField("Datei", upload_to="erklaerungen/", max_length=200)
    size = models.PositiveIntegerField("Größe")
    sha256 = models.CharField("Prüfsumme der Datei", max_length=64)
    sealed_at = models.DateTimeField("gesiegelt am")
    sealed_by = models.CharField("Siegel von", max_length=300)
    certificate = models.CharField("Fingerabdruck des Zertifikats", max_length=64)

    class Meta:
        ordering = ["-sealed_at", "id"]

    def __str__(self) -> str:
        return f"Gesiegelte Erklärung {self.declaration.number}"

    def content(self) -> bytes:
        """The file, byte for byte."""
        with self.file.open() as file:
            return file.read()
