"""The way to the provider and back: django-allauth's client, with stricter eyes on the answer.

State, PKCE and the exchange of the code are the library's. The signature of the ID token is always
checked against the provider's keys, and its nonce against the one that this browser was sent with.
"""

import secrets
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import jwt
import requests
from allauth.socialaccount.internal import jwtkit, statekit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

from accounts.models import SignInRules
from accounts.provider.configuring import ASYMMETRIC, ProviderFails, discover
from accounts.sealing import SealBroken, unseal

PROVIDER = "kreis"  # each county has one, so all are called the same
CLOCKS_DIFFER = 60  # seconds
NOT_BELIEVED = "Die Antwort des Anmeldedienstes passt nicht. Bitte versuchen Sie es noch einmal."


@dataclass(frozen=True)
class Answer:
    """What the provider said of whoever came back, and what they had wanted."""

    claims: dict[str, Any]
    wanted: str
    is_again: bool


class _Client(OpenIDConnectOAuth2Adapter):
    provider: "_Provider"

    def get_provider(self) -> "_Provider":
        return self.provider

    @cached_property
    def openid_config(self) -> dict[str, Any]:
        return discover(self.provider.app.settings["server_url"])

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return request.build_absolute_uri("/anmelden/dienst/zurueck/")


class _Provider(OpenIDConnectProvider):
    def get_oauth2_adapter(self, request: HttpRequest) -> _Client:
        client = _Client(request, PROVIDER)
        client.provider = self
        return client


def _provider(request: HttpRequest, rules: SignInRules) -> _Provider:
    try:
        secret = unseal(rules.sealed_secret, "provider")
    except SealBroken as error:
        raise ProviderFails("Das Geheimnis des Anmeldedienstes muss neu gesetzt werden.") from error
    app = SocialApp(  # never saved: its table exists nowhere
        provider="openid_connect",
        provider_id=PROVIDER,
        name=rules.provider_name,
        client_id=rules.client_id,
        secret=secret,
        settings={"server_url": rules.issuer, "oauth_pkce_enabled": True},
    )
    return _Provider(request=request, app=app)


def begin(request: HttpRequest, rules: SignInRules, *, wanted: str, again: bool) -> HttpResponse:
    """Send the browser to the provider; ProviderFails if it cannot be asked."""
    nonce = secrets.token_urlsafe(24)
    params = {"nonce": nonce} | ({"prompt": "login", "max_age": "0"} if again else {})
    return _provider(request, rules).redirect(
        request,
        process="login",
        next_url=wanted,
        data={"nonce": nonce, "again": again, "issuer": rules.issuer},
        auth_params=params,
    )


def finish(request: HttpRequest, rules: SignInRules) -> Answer:
    """What the provider says of whoever comes back; ProviderFails if it must not be believed."""
    state = statekit.unstash_state(
        request, state_id=request.GET.get("state", ""), provider_id=PROVIDER
    )
    if state is None or state["data"]["issuer"] != rules.issuer:
        raise ProviderFails("Dieser Weg gilt nicht mehr. Bitte beginnen Sie noch einmal.")
    if request.GET.get("error") or not request.GET.get("code"):
        raise ProviderFails("Der Anmeldedienst hat Sie nicht angemeldet.")
    if request.GET.get("iss", rules.issuer).rstrip("/") != rules.issuer:
        raise ProviderFails(NOT_BELIEVED)
    try:
        claims = _exchange(request, rules, state.get("pkce_code_verifier"))
    except (
        OAuth2Error,
        requests.RequestException,
        jwt.PyJWTError,
        KeyError,
        TypeError,
        ValueError,
    ) as error:
        raise ProviderFails(NOT_BELIEVED) from error
    if not constant_time_compare(str(claims.get("nonce", "")), state["data"]["nonce"]):
        raise ProviderFails(NOT_BELIEVED)
    return Answer(claims, state.get("next") or "", state["data"]["again"])


def _exchange(request: HttpRequest, rules: SignInRules, verifier: str | None) -> dict[str, Any]:
    provider = _provider(request, rules)
    adapter = provider.get_oauth2_adapter(request)
    client = adapter.get_client(request, provider.app)
    token = client.get_access_token(request.GET["code"], pkce_code_verifier=verifier)["id_token"]
    if jwt.get_unverified_header(token).get("alg") not in ASYMMETRIC:
        raise jwt.InvalidAlgorithmError("not one of ours")
    algorithm, key = jwtkit.fetch_key(
        token, adapter.openid_config["jwks_uri"], jwtkit.lookup_kid_jwk
    )
    claims = jwt.decode(
        token,
        key,
        algorithms=[algorithm],
        audience=rules.client_id,
        issuer=adapter.openid_config["issuer"],
        leeway=CLOCKS_DIFFER,
        options={"require": ["exp", "iat", "iss", "aud", "sub"]},
    )
    if claims.get("azp", rules.client_id) != rules.client_id:
        raise jwt.InvalidAudienceError("meant for somebody else")
    return claims
