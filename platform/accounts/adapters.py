"""Where django-allauth asks us: how its secrets are kept, and how it may ask other hosts."""

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from requests import Session

from accounts.outgoing import guarded_session
from accounts.sealing import seal, unseal


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps and recovery codes are sealed, for this county only."""

    def encrypt(self, text: str) -> str:
        return seal(text, "second-factor")

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, "second-factor")


class ProviderAdapter(DefaultSocialAccountAdapter):
    """How django-allauth's client of OpenID Connect asks a county's provider."""

    def get_requests_session(self) -> Session:
        return guarded_session()
