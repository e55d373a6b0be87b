"""Links in mails: kept as a fingerprint, bound to one county and one purpose, good for one use."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from accounts.models import Link
from accounts.tokens import fingerprint, new_token, new_typed_token
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


@atomic
def issue_typed(
    purpose: str, subjects: Iterable[UUID], *, until: datetime, beside: bool = False
) -> dict[UUID, str]:
    """Links for many things at once, short enough for a QR code; answers the secret of each.

    Earlier open ones of these things end, unless the new ones are to stand `beside` them.
    """
    tokens = {subject: new_typed_token() for subject in subjects}
    if not beside:
        revoke(purpose, *tokens)
    Link.objects.bulk_create(
        Link(
            purpose=purpose,
            subject=subject,
            token_hash=fingerprint(token, purpose),
            expires_at=until,
        )
        for subject, token in tokens.items()
    )
    return tokens


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


def revoke(purpose: str, *subjects: UUID) -> None:
    """End all open links for these things."""
    Link.objects.filter(purpose=purpose, subject__in=subjects, used_at=None).delete()
