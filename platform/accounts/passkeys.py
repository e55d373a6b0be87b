"""Passkeys: a device proves itself to this host and to no other.

The ceremony is that of the fido2 library; the rows are django-allauth's. Unlike there, the origin
must be exactly the one of the page: scheme, host and port.
"""

import json
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from fido2.server import Fido2Server
from fido2.webauthn import (
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from accounts.models import User

STATE = "passkey"  # in the session: the question that the device has to answer
NOT_TAKEN = "Dieser Passkey konnte nicht angelegt werden. Bitte versuchen Sie es noch einmal."


def begin(request: HttpRequest, user: User) -> str:
    """What the browser needs to make a new passkey, as JSON."""
    options, state = _server(request).register_begin(
        user=PublicKeyCredentialUserEntity(
            id=user.pk.bytes, name=user.email, display_name=user.label
        ),
        credentials=auth.get_credentials(user),
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    request.session[STATE] = state
    return json.dumps(dict(options.public_key))


def check(request: HttpRequest, credential: Any) -> dict:
    """The answer of a device that was asked by `begin`; ValidationError if it is another's."""
    state = request.session.pop(STATE, None)
    try:
        if not state:
            raise ValueError("nobody asked")
        _server(request).register_complete(state, RegistrationResponse.from_dict(credential))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ValidationError(NOT_TAKEN) from error
    return credential


def begin_proof(request: HttpRequest, user: User) -> str:
    """What the browser needs to use one of this person's passkeys; empty if there are none."""
    credentials = auth.get_credentials(user)
    if not credentials:
        return ""
    options, state = _server(request).authenticate_begin(
        credentials=credentials, user_verification=UserVerificationRequirement.PREFERRED
    )
    request.session[STATE] = state
    return json.dumps(dict(options.public_key))


def accept(request: HttpRequest, user: User, credential: Any) -> Authenticator | None:
    """The passkey that answered our question; None if it is not theirs or not from here."""
    state = request.session.pop(STATE, None)
    try:
        if not state:
            return None
        answer = AuthenticationResponse.from_dict(credential)
        used = _server(request).authenticate_complete(state, auth.get_credentials(user), answer)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    row = auth.get_authenticator_by_credential_id(user, used.credential_id)
    if row is not None:
        row.record_usage()
    return row


def _server(request: HttpRequest) -> Fido2Server:
    host = request.get_host()
    origin = f"{request.scheme}://{host}"
    rp = PublicKeyCredentialRpEntity(id=host.partition(":")[0], name="Klimaallianz")
    return Fido2Server(rp, verify_origin=lambda said: said == origin)
