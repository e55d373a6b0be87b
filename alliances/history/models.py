"""One line of the county's history."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class Entry(models.Model):
    """Who did what with which object, and what it changed; written with the change itself."""

    at = models.DateTimeField("wann", auto_now_add=True, db_index=True)
    actor_kind = models.CharField("Art", max_length=10)
    actor_label = models.CharField("wer", max_length=200)
    actor_id = models.CharField(max_length=40, blank=True)
    verb = models.CharField("was", max_length=200)
    object_kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    object_label = models.CharField("woran", max_length=300)
    before = models.JSONField("vorher", default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField("nachher", default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["object_kind", "object_id"], name="history_of_a_thing")]

    def __str__(self) -> str:
        return f"{self.actor_label}: {self.verb}"
