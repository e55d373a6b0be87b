"""A mail is a row of the same transaction as its cause; nothing is sent that did not happen."""

import uuid

from django.db import models


class Mail(models.Model):
    """One letter to one person, and its effect says when it goes; then its text is forgotten."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    template = models.CharField("Vorlage", max_length=60)
    to = models.EmailField("an")
    reply_to = models.EmailField("Antwort an", blank=True)
    sender_name = models.CharField("Absender", max_length=120, blank=True)
    subject = models.CharField("Betreff", max_length=200)
    text = models.TextField("Text", blank=True)
    html = models.TextField("HTML", blank=True)
    written_at = models.DateTimeField("geschrieben am", auto_now_add=True)
    # Since there is an outbox nobody reads the next three; they go a release later (migrations.md).
    due_at = models.DateTimeField("fällig ab", auto_now_add=True)
    attempts = models.PositiveSmallIntegerField("Versuche", default=0)
    problem = models.CharField("Fehler", max_length=300, blank=True)
    sent_at = models.DateTimeField("zugestellt am", null=True, blank=True)

    class Meta:
        ordering = ["-written_at"]
        indexes = [
            models.Index(fields=["due_at"], name="mails_waiting", condition=models.Q(sent_at=None))
        ]

    def __str__(self) -> str:
        return self.subject
