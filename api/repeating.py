"""A POST with an `Idempotency-Key` is done once; repeated, it gets the same answer again."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from api.errors import KeyUsedDifferently
from api.models import IdempotentAnswer
from tenants.transactions import atomic

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
KEPT_FOR = timedelta(hours=24)
LONGEST_KEY = 200
FORGOTTEN_AT_ONCE = 100
KEPT_HEADERS = ("ETag", "Location")

Handler = Callable[..., HttpResponse]


def once(handler: Handler) -> Handler:
    """Do what `handler` does in one transaction, and only once for each key of a caller.

    The answer is kept with the change itself. A second request that comes while the first is still
    at work waits at the row's unique constraint. A refusal changes nothing and is not kept.
    """

    def answer(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        key = _key_of(request)
        with atomic():
            if key is None or request.auth is None:
                return handler(request, *args, **kwargs)
            asked = _fingerprint(request)
            _forget_old_answers()
            kept, is_first = IdempotentAnswer.objects.get_or_create(
                caller=str(request.auth.pk),
                key=key,
                defaults={"request_hash": asked, "status": 0},
            )
            if not is_first:
                return _again(kept, asked)
            response = handler(request, *args, **kwargs)
            kept.status, kept.body = response.status_code, _packed(response)
            kept.save()
            return response

    return answer


def _key_of(request: Request) -> str | None:
    key = request.headers.get(HEADER)
    if key is None:
        return None
    key = key.strip()
    if not key or len(key) > LONGEST_KEY or not (key.isascii() and key.isprintable()):
        raise ValidationError(
            {HEADER: f"Der Schlüssel hat 1 bis {LONGEST_KEY} Zeichen ohne Umlaute."}
        )
    return key


def _fingerprint(request: Request) -> str:
    """What was asked: method, address and body, whatever the spaces in its JSON."""
    body = json.dumps(request.data, sort_keys=True)
    asked = "\n".join([request.method or "", request.get_full_path(), body])
    return hashlib.sha256(asked.encode()).hexdigest()


def _packed(response: HttpResponse) -> dict[str, Any]:
    """The answer to the letter: JSON in the database would forget the order of its fields."""
    data = response.data if isinstance(response, Response) else None
    return {
        "text": "" if data is None else JSONRenderer().render(data).decode(),
        "headers": {name: response[name] for name in KEPT_HEADERS if name in response},
    }


def _again(kept: IdempotentAnswer, asked: str) -> HttpResponse:
    if kept.request_hash != asked:
        raise KeyUsedDifferently
    told: dict[str, Any] = kept.body or {}
    return HttpResponse(
        told["text"],
        status=kept.status,
        content_type="application/json",
        headers={**told["headers"], REPLAYED: "true"},
    )


def _forget_old_answers() -> None:
    """Some of what is older than a day: answers may hold personal data and are not kept longer."""
    old = (
        IdempotentAnswer.objects.filter(created_at__lt=timezone.now() - KEPT_FOR)
        .select_for_update(skip_locked=True)
        .order_by("created_at")
        .values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE]
    )
    IdempotentAnswer.objects.filter(pk__in=list(old)).delete()
