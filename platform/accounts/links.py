"""Links in mails: kept as a fingerprint, bound to one county and one purpose, good for one use."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from accounts.models import Link
from accounts.tokens import fingerprint, new_token
from tenants.transactions import atomic


class LinkNotValid(Exception):
    """The link is unknown, used or expired; a stranger learns no more than that."""


@atomic
def issue(purpose: str, subject: UUID, *, valid_for: timedelta) -> str:
    """Make a link for one thing and return its secret; earlier open ones end with it."""
    revoke(purpose, subject)
    token = new_token()
    Link.objects.create(
        purpose=purpose,
        subject=subject,
        token_hash=fingerprint(token, purpose),
        expires_at=timezone.now() + valid_for,
    )
    return token


def find(token: str, purpose: str, *, lock: bool = False) -> Link:
    """The open link behind a secret; LinkNotValid if there is none (any more)."""
    links = Link.objects.filter(
        token_hash=fingerprint(token, purpose), used_at=None, expires_at__gt=timezone.now()
    )
    link = (links.select_for_update() if lock else links).first()
    if link is None:
        raise LinkNotValid
    return link


def use(link: Link) -> None:
    """Mark a (locked) link as used, in the transaction of what it was used for."""
    link.used_at = timezone.now()
    link.save(update_fields=["used_at"])


def revoke(purpose: str, subject: UUID) -> None:
    """End all open links for one thing."""
    Link.objects.filter(purpose=purpose, subject=subject, used_at=None).delete()
