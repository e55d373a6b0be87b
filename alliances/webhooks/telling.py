"""Tell of an event: one row in the outbox for every endpoint that wants it."""

from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone

from alliances.webhooks.events import EVENTS, TEST
from alliances.webhooks.models import Endpoint
from outbox.models import Effect
from outbox.writing import put
from tenants.schemas import current_county


def tell(event: str, **data: Any) -> None:
    """Have all who asked for it told, once this change is committed; call it in its transaction."""
    if event not in EVENTS:
        raise KeyError(event)
    for endpoint in Endpoint.objects.open():
        if event in endpoint.events:
            tell_one(endpoint, event, data)


def tell_test(endpoint: Endpoint) -> Effect:
    """Say hello to one endpoint."""
    return tell_one(endpoint, TEST, {})


def tell_one(endpoint: Endpoint, event: str, data: dict[str, Any]) -> Effect:
    """The message as it will be sent, however late."""
    message = {
        "type": event,
        "timestamp": timezone.now().isoformat(),
        "data": {"county": current_county().slug, **{key: _plain(data[key]) for key in data}},
    }
    host = urlsplit(endpoint.url).hostname or ""
    return put(Effect.Kind.WEBHOOK, event, reference=endpoint.pk, payload=message, lane=host)


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int) else str(value)
