"""Keys for programs: shown once, kept as a fingerprint, revoked at will."""

from django.utils import timezone

from accounts.models import ApiKey
from accounts.permissions import STAFF_ROLES
from accounts.tokens import fingerprint, new_token
from tenants.transactions import atomic

PREFIX = "kk_"


class NotARoleForKeys(ValueError):
    """Programs act as staff of the county; no other role is theirs."""


@atomic
def create_key(*, label: str, role: str, by: str) -> tuple[ApiKey, str]:
    """Make a key for the current county and return it with its secret, which is kept nowhere."""
    if role not in STAFF_ROLES:
        raise NotARoleForKeys(role)
    secret = PREFIX + new_token()
    key = ApiKey.objects.create(
        label=label,
        role=role,
        key_hash=fingerprint(secret, "api-key"),
        beginning=secret[:8],
        created_by=by,
    )
    return key, secret


def find_key(secret: str) -> ApiKey | None:
    """The key that is valid in the current county, or None."""
    return ApiKey.objects.filter(key_hash=fingerprint(secret, "api-key"), revoked_at=None).first()


@atomic
def revoke_key(key: ApiKey) -> None:
    """End a key at once; safe to repeat."""
    ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=timezone.now())
