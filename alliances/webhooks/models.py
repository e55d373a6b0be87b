"""An endpoint is an address of another program that is told of events."""

import secrets
import uuid
from base64 import b64encode

from django.db import models

from accounts.sealing import seal, unseal
from alliances.webhooks.events import EVENTS

SEALED_FOR = "webhook"
OPEN = "whsec_"  # how Standard Webhooks begins a secret


def new_secret() -> str:
    """What both sides know and nobody else; as Standard Webhooks writes it."""
    return OPEN + b64encode(secrets.token_bytes(32)).decode()


def new_sealed() -> str:
    """A new secret as the database may see it."""
    return seal(new_secret(), SEALED_FOR)


def secret_of(endpoint: "Endpoint") -> str:
    """The secret itself; SealBroken if it was sealed with a key that nobody has any more."""
    kept = endpoint.secret
    return kept if kept.startswith(OPEN) else unseal(kept, SEALED_FOR)


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    """What events and pages ask for."""

    def open(self) -> "EndpointQuerySet":
        """Those that are told of what happens."""
        return self.filter(paused_at=None)


class Endpoint(models.Model):
    """Where to tell, what of, and whether it works; paused ones are told nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.CharField("Bezeichnung", max_length=120)
    url = models.URLField("Adresse", max_length=500)
    events = models.JSONField("Ereignisse", default=list)
    # Sealed; those of the first release stand there as they are.
    secret = models.CharField("Geheimnis", max_length=400, default=new_sealed, editable=False)
    created_at = models.DateTimeField("angelegt am", auto_now_add=True)
    created_by = models.CharField("angelegt von", max_length=200)
    failing_since = models.DateTimeField("scheitert seit", null=True, blank=True)
    paused_at = models.DateTimeField("angehalten am", null=True, blank=True)
    paused_because = models.CharField("angehalten, weil", max_length=200, blank=True)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        ordering = ["label", "id"]

    def __str__(self) -> str:
        return self.label

    @property
    def event_words(self) -> list[str]:
        """The events in words, in the order in which we tell them."""
        return [words for name, words in EVENTS.items() if name in self.events]
