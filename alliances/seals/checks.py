"""What `check --deploy` says about the operator's seal certificate."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import checks
from django.utils import timezone

from alliances.seals.certificates import SealNotPossible
from alliances.seals.operators import operators_seal

SOON = timedelta(days=30)


@checks.register(checks.Tags.security, deploy=True)
def the_operator_has_a_seal(**kwargs: Any) -> list[checks.CheckMessage]:
    """A platform in production seals with a certificate that somebody vouches for."""
    if not settings.SEAL_PKCS12:
        if settings.SEAL_MAY_BE_SELF_SIGNED:
            return []
        return [
            checks.Warning(
                "SEAL_PKCS12 is not set: declarations are sealed with a self-signed certificate.",
                hint="Name a PKCS#12 file, or say SEAL_MAY_BE_SELF_SIGNED=1 if that is enough.",
                id="seals.W001",
            )
        ]
    try:
        seal = operators_seal()
        seal.check_day()
    except SealNotPossible as error:
        return [checks.Error(f"SEAL_PKCS12: {error}", id="seals.E001")]
    if seal.valid_until - timezone.now() < SOON:
        day = timezone.localtime(seal.valid_until)
        return [checks.Warning(f"SEAL_PKCS12 expires on {day:%Y-%m-%d}.", id="seals.W002")]
    return []
