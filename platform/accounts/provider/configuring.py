"""What a county says of its identity provider, checked before it is believed."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from django.core.exceptions import ValidationError

from accounts.models import SignInRules
from accounts.outgoing import NotAsked, check_address, guarded_session
from accounts.sealing import seal
from tenants.domain_names import canonical

WELL_KNOWN = "/.well-known/openid-configuration"
NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
ASYMMETRIC = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384"})


@dataclass(frozen=True)
class Trial:
    """What asking the provider brought: what it says of itself, or why that does not do."""

    is_good: bool
    words: str


def cleaned(values: dict[str, Any], rules: SignInRules) -> dict[str, Any]:
    """The values as they may be kept; ValidationError with one German message per field.

    An empty secret leaves the one that is kept.
    """
    errors: dict[str, str] = {}
    values = dict(values)
    values["issuer"] = values["issuer"].rstrip("/")
    try:
        if values["issuer"]:
            check_address(values["issuer"])
    except NotAsked:
        errors["issuer"] = "Bitte geben Sie eine öffentliche Adresse mit https:// an."
    parts = urlsplit(values["issuer"])
    if parts.query or parts.fragment or WELL_KNOWN in values["issuer"]:
        errors["issuer"] = f"Bitte ohne {WELL_KNOWN}, Fragezeichen und Anker."
    try:
        values["mail_domains"] = ", ".join(_domains(values["mail_domains"]))
    except ValidationError:
        errors["mail_domains"] = "Bitte nur Domains, mit Komma getrennt: landkreis.de, kreis.de"
    secret = values.pop("secret", "")
    if secret:
        values["sealed_secret"] = seal(secret, "provider")
    elif rules.sealed_secret and values["issuer"] != rules.issuer:
        values["sealed_secret"] = ""  # a secret is told to the one it was meant for, to no other
    if values["provider_is_on"]:
        errors |= _missing(values, rules)
    if values["provider_only"] and not values["emergency"]:
        errors["emergency"] = "Bitte bestimmen Sie, wer im Notfall mit Passwort hineinkommt."
    if errors:
        raise ValidationError(errors)
    return values


def _missing(values: dict[str, Any], rules: SignInRules) -> dict[str, str]:
    wanted = {
        "issuer": "Bitte geben Sie die Adresse des Anmeldedienstes an.",
        "client_id": "Bitte geben Sie die Client-ID an.",
        "provider_name": "Bitte nennen Sie den Dienst; so heißt der Knopf auf der Anmeldeseite.",
        "mail_domains": "Bitte geben Sie an, welche Mail-Domains der Dienst vertreten darf.",
    }
    missing = {name: words for name, words in wanted.items() if not values[name]}
    if not values.get("sealed_secret", rules.sealed_secret):
        missing["secret"] = "Bitte geben Sie das Geheimnis des Clients an."  # noqa: S105
    return missing


def _domains(typed: str) -> list[str]:
    names = [name.strip() for name in typed.replace(";", ",").split(",")]
    return [canonical(name) for name in names if name]


def try_out(rules: SignInRules) -> Trial:
    """Ask the provider for its own description, as signing in would do."""
    try:
        described = discover(rules.issuer)
    except ProviderFails as error:
        return Trial(False, str(error))
    return Trial(True, f"Der Dienst antwortet als {described['issuer']}.")


class ProviderFails(Exception):
    """The provider cannot be asked, or what it says must not be believed; the text says why."""


def discover(issuer: str) -> dict[str, Any]:
    """The provider's description of itself; ProviderFails in words for the office."""
    try:
        with guarded_session() as session:
            answer = session.get(issuer + WELL_KNOWN)
            answer.raise_for_status()
            described = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise ProviderFails(
            "Der Dienst ist unter dieser Adresse nicht zu erreichen, oder er antwortet nicht mit "
            "der Beschreibung eines OpenID-Dienstes."
        ) from error
    if not isinstance(described, dict) or any(
        not isinstance(described.get(name), str) for name in NEEDED
    ):
        raise ProviderFails("Die Beschreibung des Dienstes ist unvollständig.")
    if described["issuer"].rstrip("/") != issuer:
        raise ProviderFails("Der Dienst nennt sich selbst mit einer anderen Adresse (issuer).")
    algorithms = described.get("id_token_signing_alg_values_supported", ["RS256"])
    if ASYMMETRIC.isdisjoint(algorithms):
        raise ProviderFails("Der Dienst unterschreibt mit keinem Verfahren, das wir annehmen.")
    return described
