"""Every refusal as `application/problem+json` (RFC 9457), in German, with messages by field."""

from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404
from rest_framework import exceptions, serializers
from rest_framework.response import Response

from accounts.links import LinkNotValid
from alliances.declarations.signing import AlreadySigned
from alliances.declarations.texts import TextIsFrozen
from alliances.partners.actions import NotAllowedNow
from alliances.partners.contacts import MainContactStays
from alliances.sharing.actions import AlreadyAdopted, AlreadyShared
from exchange.actions import NotAvailable

MEDIA_TYPE = "application/problem+json"
TYPE = "urn:kreisklima:problem:{}"
NO_FIELD = "non_field_errors"

# What the rules of the county refuse, though the request itself is fine: 409.
CONFLICTS: dict[type[Exception], tuple[str, str]] = {
    AlreadySigned: ("already-signed", "Schon unterschrieben"),
    AlreadyShared: ("already-shared", "Schon geteilt"),
    AlreadyAdopted: ("already-adopted", "Schon übernommen"),
    NotAllowedNow: ("not-allowed-now", "Jetzt nicht möglich"),
    MainContactStays: ("main-contact-stays", "Erste Ansprechperson bleibt"),
    NotAvailable: ("not-available", "Nicht mehr verfügbar"),
    TextIsFrozen: ("text-is-frozen", "Text steht fest"),
    LinkNotValid: ("link-not-valid", "Link ungültig"),
}
# What belongs to the protocol: status -> name, title, words where the error itself has none.
ANSWERS: dict[int, tuple[str, str, str]] = {
    400: ("invalid", "Eingabe ungültig", "Bitte korrigieren Sie die genannten Felder."),
    401: ("not-authenticated", "Schlüssel fehlt", "Hierfür ist ein gültiger Schlüssel nötig."),
    403: ("not-permitted", "Nicht erlaubt", "Die Rolle dieses Schlüssels reicht dafür nicht aus."),
    404: ("not-found", "Nicht gefunden", "Unter dieser Adresse gibt es hier nichts."),
    405: ("method-not-allowed", "Methode nicht erlaubt", "Diese Adresse kennt die Methode nicht."),
    412: ("changed-meanwhile", "Inzwischen geändert", ""),
    413: ("too-big", "Zu groß", "Die Anfrage ist zu groß."),
    415: ("not-json", "Kein JSON", "Bitte senden Sie JSON (Content-Type: application/json)."),
    422: ("key-used-differently", "Schlüssel schon anders benutzt", ""),
    429: ("too-often", "Zu oft", "Bitte warten Sie, bevor Sie es wieder versuchen."),
}
OWN_WORDS = {400, 401, 412, 422}  # here the error itself says more than our table
# The framework says 'du' in German; we say 'Sie'.
POLITE = (
    ("Stelle sicher, dass ", "Bitte stellen Sie sicher, dass "),
    ("Nutze stattdessen ", "Bitte nutzen Sie "),
    ("Benutze stattdessen ", "Bitte nutzen Sie "),
    ("Gib eine gültige E-Mail Adresse an.", "Bitte geben Sie eine gültige E-Mail-Adresse an."),
    ("Gib eine gültige URL ein.", "Bitte geben Sie eine gültige Internetadresse an."),
    ("Gib ein gültiges ", "Bitte geben Sie ein gültiges "),
    ("Kein gültiger String.", "Bitte geben Sie einen Text an."),
    ("Ungültige Daten. Dictionary erwartet, aber ", "Erwartet wird ein JSON-Objekt, nicht "),
)


class Problem(serializers.Serializer):
    """Why a request was refused."""

    type = serializers.CharField(help_text="Art des Problems, gleichbleibend.")
    title = serializers.CharField(help_text="Kurz, für Menschen.")
    status = serializers.IntegerField(help_text="Wie in der Kopfzeile der Antwort.")
    detail = serializers.CharField(help_text="Was genau los ist, für Menschen.")
    errors = serializers.DictField(  # type: ignore[assignment] # a field here, no attribute
        child=serializers.ListField(child=serializers.CharField()),
        help_text="Meldungen je Feld; was keinem Feld gehört, unter `non_field_errors`.",
    )
    existing = serializers.UUIDField(
        required=False, help_text="Nur bei `already-adopted`: die eigene Kopie."
    )


class ChangedMeanwhile(exceptions.APIException):
    """Somebody else changed the object since the caller read it."""

    status_code = 412
    default_detail = "Das Objekt wurde inzwischen geändert. Bitte lesen Sie es neu."


class KeyUsedDifferently(exceptions.APIException):
    """This Idempotency-Key belongs to another request."""

    status_code = 422
    default_detail = "Dieser Idempotency-Key gehört zu einer anderen Anfrage."


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn a known error into an answer; None leaves an unknown one to be reported as our fault."""
    for kind, (name, title) in CONFLICTS.items():
        if isinstance(error, kind):
            answer = _answer(409, name, title, str(error) or f"{title}.")
            if isinstance(error, AlreadyAdopted):
                answer.data["existing"] = str(error.thing.pk)
            return answer
    if isinstance(error, DjangoValidationError):
        return _invalid(error.message_dict if hasattr(error, "error_dict") else error.messages)
    if isinstance(error, exceptions.ValidationError):
        return _invalid(error.detail)
    if isinstance(error, Http404):
        return _protocol(404)
    if isinstance(error, RequestDataTooBig):
        return _protocol(413)
    if isinstance(error, PermissionDenied):
        return _protocol(403, str(error))
    if isinstance(error, exceptions.APIException):
        return _of_framework(error)
    return None


def _of_framework(error: exceptions.APIException) -> Response:
    detail = str(error.detail) if error.status_code in OWN_WORDS else ""
    if isinstance(error, exceptions.NotAuthenticated):
        detail = ""
    answer = _protocol(error.status_code, detail)
    if header := getattr(error, "auth_header", None):
        answer["WWW-Authenticate"] = header
    if wait := getattr(error, "wait", None):
        answer["Retry-After"] = str(int(wait))
    return answer


def _protocol(status: int, detail: str = "") -> Response:
    name, title, words = ANSWERS.get(status, ("failed", "Fehlgeschlagen", ""))
    return _answer(status, name, title, detail or words or f"{title}.")


def _invalid(detail: Any) -> Response:
    errors = by_field(detail)
    without_field = " ".join(errors.get(NO_FIELD, []))
    name, title, words = ANSWERS[400]
    return _answer(400, name, title, without_field or words, errors)


def by_field(detail: Any, path: str = "") -> dict[str, list[str]]:
    """Messages by field; a field inside a field is named with a dot: `contact.email`."""
    if isinstance(detail, dict):
        found: dict[str, list[str]] = {}
        for name, inner in detail.items():
            inside = path if name in {"__all__", NO_FIELD} else f"{path}.{name}".lstrip(".")
            for field, messages in by_field(inner, inside).items():
                found.setdefault(field, []).extend(messages)
        return found
    told = detail if isinstance(detail, list | tuple) else [detail]
    return {path or NO_FIELD: [_polite(str(message)) for message in told]}


def _polite(message: str) -> str:
    for rude, polite in POLITE:
        message = message.replace(rude, polite)
    return message


def _answer(
    status: int,
    name: str,
    title: str,
    detail: str,
    errors: dict[str, list[str]] | None = None,
) -> Response:
    body = {"type": TYPE.format(name), "title": title, "status": status, "detail": detail}
    return Response({**body, "errors": errors or {}}, status=status, content_type=MEDIA_TYPE)
