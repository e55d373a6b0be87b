"""One line of the county's history, and its place in a chain that nobody can rewrite unseen.

The database itself forges the chain when a transaction commits (migration `0002`): one entry after
the other, each with the hash of the one before. What may name a person counts in the hash only by a
salted digest: erased with its salt, it is gone for good and the chain stays whole.
"""

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

    # Written by the database alone.
    number = models.PositiveBigIntegerField("Nummer", null=True, editable=False)
    salt = models.CharField(max_length=36, db_default="", editable=False)
    private_digest = models.CharField(max_length=64, db_default="", editable=False)
    previous = models.CharField(max_length=64, db_default="", editable=False)
    hash = models.CharField("Prüfsumme", max_length=64, db_default="", editable=False)
    erased_at = models.DateTimeField("Personenbezug gelöscht am", null=True, editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["number"], name="history_is_one_chain"),
        ]
        indexes = [models.Index(fields=["object_kind", "object_id"], name="history_of_a_thing")]

    def __str__(self) -> str:
        return f"{self.actor_label}: {self.verb}"
