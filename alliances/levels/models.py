"""How far a partner takes part, as this county names it."""

import uuid

from django.db import models
from django.db.models.functions import Lower


class Level(models.Model):
    """A level of participation, such as 'Basis'; the office chooses it for each partner."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("Bezeichnung", max_length=80)
    description = models.CharField("Beschreibung", max_length=300, blank=True)
    position = models.PositiveSmallIntegerField("Reihenfolge", default=0)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="a_level_has_one_name")]

    def __str__(self) -> str:
        return self.name
