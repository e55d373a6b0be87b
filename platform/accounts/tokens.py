"""Secrets that travel in links and headers; the database keeps only their fingerprint."""

import secrets

from django.utils.crypto import salted_hmac

from tenants.schemas import county_salt


def new_token() -> str:
    """A secret that nobody can guess (256 bits), safe inside a link."""
    return secrets.token_urlsafe(32)


# No two of these look or sound alike on paper.
_TYPED = "23456789abcdefghjkmnpqrstuvwxyz"
_TYPED_LENGTH = 24


def new_typed_token() -> str:
    """A secret that nobody can guess (118 bits), short in a QR code and fit to be typed."""
    return "".join(secrets.choice(_TYPED) for _ in range(_TYPED_LENGTH))


def fingerprint(token: str, purpose: str) -> str:
    """The keyed SHA-256 of a token, bound to the current county and to what it is for."""
    return salted_hmac(county_salt(purpose), token, algorithm="sha256").hexdigest()
