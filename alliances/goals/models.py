"""The objectives of an alliance."""

import uuid

from django.db import models


class Objective(models.Model):
    """One thing the alliance wants to reach."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    position = models.PositiveSmallIntegerField("Reihenfolge", default=0)
    title = models.CharField("Ziel", max_length=160)
    text = models.TextField("Erläuterung", blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["position", "title"]

    def __str__(self) -> str:
        return self.title
