"""Which hints of a double the office has looked at and found wrong."""

import uuid

from django.db import models

from alliances.partners.models import Partner


class NotADouble(models.Model):
    """Two partners that resemble each other and are two; the pair is not shown again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="is_no_double_of")
    other = models.ForeignKey(Partner, models.CASCADE, related_name="+")
    decided_at = models.DateTimeField("entschieden am", auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "other"], name="a_pair_is_decided_once")
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.other_id}"
