"""Bring a message to an endpoint. It may arrive twice; its id tells the receiver."""

import http.client
import json
import ssl
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from accounts.sealing import SealBroken
from alliances.webhooks import reaching, signing
from alliances.webhooks.actions import pause_failing
from alliances.webhooks.events import TEST
from alliances.webhooks.models import Endpoint, secret_of
from outbox.carrying import Again, Carrier, Forgone, Refused
from outbox.models import Effect, State

PATIENCE = timedelta(days=3)  # an endpoint that fails for so long is paused
GONE = 410  # the receiver says: never again


class WebhookCarrier(Carrier):
    """Anything but a success is tried again, as Standard Webhooks asks for."""

    def carry(self, effect: Effect, hand_over: Callable[[], None]) -> None:
        try:
            self._call(effect, hand_over)
        except (Again, Refused) as error:
            if effect.what == TEST:  # somebody looks at how it ended, and tries again by hand
                raise Forgone(str(error)) from error
            raise

    def _call(self, effect: Effect, hand_over: Callable[[], None]) -> None:
        endpoint = Endpoint.objects.filter(pk=effect.about).first()
        if endpoint is None:
            raise Forgone("Der Webhook ist entfernt.")
        if endpoint.paused_at is not None and effect.what != TEST:
            raise Forgone("Der Webhook ist angehalten.")
        body = json.dumps(effect.payload, ensure_ascii=False, separators=(",", ":")).encode()
        at = int(timezone.now().timestamp())
        headers = signing.headers(_secret_of(endpoint), f"msg_{effect.pk.hex}", at, body)
        hand_over()
        try:
            status = reaching.post(endpoint.url, body, {"User-Agent": "Kreisklima", **headers})
        except reaching.NotPublic as error:
            raise Refused(str(error)) from error
        except (OSError, http.client.HTTPException) as error:
            raise Again(_words(error)) from error
        if status == GONE:
            raise Refused("Die Gegenstelle antwortet 410: Sie will nichts mehr hören.")
        if not 200 <= status < 300:
            raise Again(f"Die Gegenstelle antwortet {status}.")

    def ended(self, effect: Effect, state: str) -> None:
        if state == State.DONE:
            failing = Endpoint.objects.filter(pk=effect.about).exclude(failing_since=None)
            failing.update(failing_since=None)

    def failed(self, effect: Effect) -> None:
        """Pause who has failed for long; that the coordinators learn it is written here, too."""
        if effect.what == TEST:
            return
        endpoint = Endpoint.objects.select_for_update().open().filter(pk=effect.about).first()
        if endpoint is None:
            return
        if endpoint.failing_since is None:
            endpoint.failing_since = timezone.now()
            endpoint.save(update_fields=["failing_since"])
        elif endpoint.failing_since < timezone.now() - PATIENCE:
            pause_failing(endpoint)


def _words(error: Exception) -> str:
    """What went wrong, in words for whoever set the webhook up."""
    if isinstance(error, TimeoutError):
        return "Die Gegenstelle antwortet nicht rechtzeitig."
    if isinstance(error, ssl.SSLError):
        return "Das Zertifikat der Gegenstelle ist nicht in Ordnung."
    if isinstance(error, ConnectionRefusedError):
        return "Die Gegenstelle nimmt keine Verbindung an."
    return f"Die Gegenstelle ist nicht zu erreichen ({type(error).__name__})."


def _secret_of(endpoint: Endpoint) -> str:
    try:
        return secret_of(endpoint)
    except SealBroken as error:
        raise Refused(
            "Das Geheimnis dieses Webhooks ist nicht mehr lesbar; legen Sie ihn neu an."
        ) from error
