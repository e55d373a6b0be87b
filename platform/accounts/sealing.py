"""Secrets that we must be able to read again: sealed with a key that no database holds."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

from tenants.schemas import county_salt


class SealBroken(ValueError):
    """Sealed by another key, for something else, or in another county."""


def seal(text: str, purpose: str) -> str:
    """The text as nobody can read it without our SECRET_KEY, and only here, for this purpose."""
    return _keys(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, purpose: str) -> str:
    """What was sealed in this place for this purpose; SealBroken otherwise."""
    try:
        return _keys(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise SealBroken(purpose) from error


def _keys(purpose: str) -> MultiFernet:
    salt = county_salt(f"seal:{purpose}")
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(salt, secret)) for secret in secrets])


def _key(salt: str, secret: str) -> bytes:
    digest = salted_hmac(salt, "key", secret=secret, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest)
