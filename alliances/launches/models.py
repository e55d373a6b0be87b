"""Signing events, and the declarations that are to be signed there."""

import uuid

from django.db import models

from alliances.declarations.models import Declaration


class SigningEvent(models.Model):
    """An occasion on which many partners sign their declarations in one place."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("Anlass", max_length=160)
    place = models.CharField("Ort", max_length=120)
    held_on = models.DateField("Tag")
    closed_at = models.DateTimeField("abgeschlossen am", null=True, blank=True)
    created_at = models.DateTimeField("angelegt am", auto_now_add=True)
    reminded_at = models.DateTimeField("gefragt am", null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-held_on", "name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether codes can be given out and signed with."""
        return self.closed_at is None


class Participation(models.Model):
    """One declaration at one event; the codes of its partner hang on this row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(  # a_declaration_takes_part_once is its index
        SigningEvent, models.CASCADE, related_name="participations", db_index=False
    )
    declaration = models.ForeignKey(
        Declaration, models.CASCADE, related_name="participations", verbose_name="Erklärung"
    )
    added_at = models.DateTimeField("dabei seit", auto_now_add=True)

    class Meta:
        ordering = ["declaration__partner_name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "declaration"], name="a_declaration_takes_part_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event}: {self.declaration}"
