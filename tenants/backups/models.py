"""What the operator must know of backups: when the last good ones were, and what was restored."""

import uuid

from django.db import models


class BackupRun(models.Model):
    """One backup, or one drill with one: when, and if it was good. Who was killed never ended."""

    class Kind(models.TextChoices):
        BACKUP = "backup", "Sicherung"
        DRILL = "drill", "Übung"

    kind = models.CharField("Art", max_length=10, choices=Kind)
    backup = models.CharField("Sicherung", max_length=80, blank=True)
    started_at = models.DateTimeField("begonnen am", auto_now_add=True)
    ended_at = models.DateTimeField("beendet am", null=True, blank=True)
    ok = models.BooleanField("gut", default=False)
    bytes = models.PositiveBigIntegerField("Größe", default=0)
    note = models.CharField("Hinweis", max_length=500, blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.backup}".strip()


class Restoration(models.Model):
    """One county brought back from a backup; until somebody agrees, what it held before is kept."""

    class State(models.TextChoices):
        RUNNING = "running", "läuft"
        DONE = "done", "fertig, der alte Stand ist aufgehoben"
        CONFIRMED = "confirmed", "bestätigt"
        UNDONE = "undone", "zurückgenommen"

    OPEN = [State.RUNNING, State.DONE]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    county_slug = models.CharField("Landkreis", max_length=39)
    source_slug = models.CharField("Landkreis in der Sicherung", max_length=39)
    backup = models.CharField("Sicherung", max_length=80)
    point = models.DateTimeField("Stand vom")
    state = models.CharField("Zustand", max_length=10, choices=State, default=State.RUNNING)
    was_deleted = models.BooleanField("war gelöscht", default=False)
    rows = models.PositiveBigIntegerField("Zeilen", default=0)
    by = models.CharField("durch", max_length=200)
    started_at = models.DateTimeField("begonnen am", auto_now_add=True)
    ended_at = models.DateTimeField("beendet am", null=True, blank=True)

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["county_slug"],
                condition=models.Q(state__in=["running", "done"]),
                name="one_open_restoration_of_a_county",
            )
        ]

    def __str__(self) -> str:
        return f"{self.county_slug}: {self.backup}"

    @property
    def draft(self) -> str:
        """The schema that is being filled, and afterwards what an undone one leaves."""
        return f"kk_draft_{self.id.hex[:16]}"

    @property
    def kept(self) -> str:
        """The schema that the county had before."""
        return f"kk_kept_{self.id.hex[:16]}"
