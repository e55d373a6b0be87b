"""How the interface describes itself: roles, headers and refusals are derived, not repeated."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import build_bearer_security_scheme_object
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse

from accounts.permissions import PERMISSIONS, Role, Roles
from api.access import SCHEME, permission_of
from api.errors import MEDIA_TYPE, TYPE, Problem
from api.repeating import HEADER, LONGEST_KEY, REPLAYED

EXAMPLES = {
    400: ("invalid", "Eingabe ungültig", {"name": ["Dieses Feld ist zwingend erforderlich."]}),
    409: ("not-allowed-now", "Jetzt nicht möglich", {}),
}
REFUSALS = {
    400: "Eingabe ungültig: Meldungen je Feld in `errors`.",
    401: "Schlüssel fehlt, ist falsch oder gesperrt.",
    403: "Die Rolle des Schlüssels reicht nicht aus.",
    404: "Nicht gefunden.",
    409: "Passt nicht zum jetzigen Stand; `detail` sagt, warum.",
    412: "`If-Match` passt nicht: Das Objekt wurde inzwischen geändert.",
    422: "Dieser `Idempotency-Key` gehört zu einer anderen Anfrage.",
}
IDEMPOTENCY = OpenApiParameter(
    HEADER,
    {"type": "string", "maxLength": LONGEST_KEY},
    OpenApiParameter.HEADER,
    description="Frei gewählt, je Vorgang ein neuer Wert (etwa eine UUID). Wird die Anfrage mit "
    "demselben Wert wiederholt, kommt 24 Stunden lang dieselbe Antwort, ohne dass noch einmal "
    "etwas geschieht.",
)
WAS_REPEATED = OpenApiParameter(
    REPLAYED,
    {"type": "string", "enum": ["true"]},
    OpenApiParameter.HEADER,
    response=[200, 201],
    description="Steht nur da, wenn die Anfrage schon früher beantwortet wurde.",
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="ETag des gelesenen Standes; passt er nicht mehr, wird nichts geändert (412).",
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    str,
    OpenApiParameter.HEADER,
    description="ETag des bekannten Standes; gilt er noch, kommt 304 ohne Inhalt.",
)
ETAG = OpenApiParameter(
    "ETag",
    str,
    OpenApiParameter.HEADER,
    response=[200, 201],
    description="Fingerabdruck dieses Standes.",
)
ID = OpenApiParameter("id", OpenApiTypes.UUID, OpenApiParameter.PATH)
PDF = {(200, "application/pdf"): OpenApiTypes.BINARY}


class ApiKeyScheme(OpenApiAuthenticationExtension):
    """Tells how a key is sent."""

    target_class = "api.access.ApiKeyAuthentication"
    name = "apiKey"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return build_bearer_security_scheme_object("Authorization", SCHEME) | {
            "description": "Schlüssel legt die Koordination unter Verwaltung, Schnittstelle an."
        }


class CountySchema(AutoSchema):
    """Adds to each call what follows from its method and from the table of permissions."""

    view: Any  # a resource: it has `tag`, `action` and `permissions`

    def get_tags(self) -> list[str]:
        return [self.view.tag]

    def get_auth(self) -> list[dict]:
        needed = super().get_auth()
        return [*needed, {}] if self._roles() is None else needed

    def get_description(self) -> str:  # type: ignore[override]
        return ""  # docstrings are for us; `extend_schema` writes for integrators

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation = super().get_operation(*args, **kwargs)
        if operation is not None:
            told = operation.get("description", "")
            operation["description"] = f"{told}\n\n{self._who_may()}".strip()
        return operation

    def _who_may(self) -> str:
        roles = self._roles()
        if roles is None:
            return "Ohne Schlüssel lesbar."
        names = [str(role.label) for role in Role if role in roles]
        return f"Nötig ist ein Schlüssel mit der Rolle {' oder '.join(names)}."

    def _permission(self) -> str:
        permission = permission_of(self.view, self.method)
        if permission is None:
            raise KeyError(f"{type(self.view).__name__}.{self.view.action} names no permission")
        return permission

    def _roles(self) -> Roles | None:
        return PERMISSIONS[self._permission()]

    def get_override_parameters(self) -> list[Any]:
        parameters = [ID] if "{id}" in self.path else []
        if self.method == "POST":
            parameters += [IDEMPOTENCY, WAS_REPEATED]
        if self.method in {"PATCH", "DELETE"}:
            parameters.append(IF_MATCH)
        if self.view.action == "retrieve":
            parameters.append(IF_NONE_MATCH)
        if self.view.action in {"create", "retrieve", "partial_update"}:
            parameters.append(ETAG)
        return parameters

    def _refusals(self) -> list[int]:
        found = [401]
        if self.view.action != "retrieve" and self.method != "DELETE":
            found.append(400)
        if self._roles() is not None:
            found.append(403)
        if "{id}" in self.path:
            found.append(404)
        if self.method == "POST":
            found += [409, 422]
        if self.method in {"PATCH", "DELETE"}:
            found.append(412)
        return sorted(found)

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        answers = super()._get_response_bodies(direction)
        for status in self._refusals():
            response = OpenApiResponse(Problem, REFUSALS[status], examples=_examples(status))
            answers[str(status)] = self._get_response_for_code(
                response, str(status), [MEDIA_TYPE], direction
            )
        return dict(sorted(answers.items()))


def _examples(status: int) -> list[OpenApiExample]:
    if status not in EXAMPLES:
        return []
    name, title, errors = EXAMPLES[status]
    value = {
        "type": TYPE.format(name),
        "title": title,
        "status": status,
        "detail": "Bitte korrigieren Sie die genannten Felder."
        if errors
        else "Nur eine offene Anfrage kann angenommen werden. Stand jetzt: angenommen.",
        "errors": errors,
    }
    return [
        OpenApiExample(
            title,
            value,
            media_type=MEDIA_TYPE,
            response_only=True,
            status_codes=[str(status)],
        )
    ]
