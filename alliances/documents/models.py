"""Files of the county."""

import uuid

from django.db import models

from alliances.lineage import Licence, Shareable


class DocumentQuerySet(models.QuerySet["Document"]):
    """Documents by who may have them."""

    def published(self) -> "DocumentQuerySet":
        """What everybody may download."""
        return self.filter(is_published=True)


class Document(Shareable):
    """A file with its rights noted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField("Titel", max_length=160)
    summary = models.TextField("Worum es geht", blank=True)
    file = models.FileField("Datei", upload_to="dokumente/", max_length=300)
    file_name = models.CharField("Dateiname", max_length=160)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField("Größe in Byte")
    sha256 = models.CharField("Prüfsumme", max_length=64)
    licence = models.CharField(
        "Lizenz", max_length=20, choices=Licence.choices, default=Licence.CC_BY
    )
    rights = models.CharField("Rechte liegen bei", max_length=160)
    is_published = models.BooleanField("öffentlich zum Herunterladen", default=False)
    created_at = models.DateTimeField("angelegt am", auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def ending(self) -> str:
        """The kind of file as people call it: 'PDF', 'DOCX'."""
        return self.file_name.rsplit(".", 1)[-1].upper()
