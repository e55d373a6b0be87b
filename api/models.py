"""What the interface remembers."""

from django.db import models


class IdempotentAnswer(models.Model):
    """The answer to a request that may be repeated: the second time nothing is done again."""

    caller = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["caller", "key"], name="one_answer_to_one_key")
        ]

    def __str__(self) -> str:
        return self.key
