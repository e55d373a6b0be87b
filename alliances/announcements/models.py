"""Who has closed which announcement."""

from django.db import models


class Dismissal(models.Model):
    """Somebody of the office does not want to see an announcement any more; both are values."""

    person = models.UUIDField("wer")
    announcement = models.UUIDField("Mitteilung")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "announcement"], name="somebody_closes_an_announcement_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.announcement}"
