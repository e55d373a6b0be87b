"""Invite people, and let them in once they followed the link in their mail."""

from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.links import LinkNotValid
from accounts.models import Invitation, User
from accounts.permissions import Role
from accounts.tokens import fingerprint, new_token
from tenants.transactions import atomic

VALID_FOR = timedelta(days=14)


@atomic
def invite(*, email: str, role: str, by: str) -> tuple[Invitation, str]:
    """Make the invitation of one person and return it with its secret, which is kept nowhere.

    An older open invitation of the same address ends with it. Raises ValidationError if the
    address has an account here.
    """
    email = email.strip().lower()
    if User.objects.filter(email__iexact=email).exists():
        raise ValidationError({"email": "Diese Adresse hat hier schon einen Zugang."})
    Invitation.objects.filter(email__iexact=email, accepted_at=None).delete()
    token = new_token()
    invitation = Invitation.objects.create(
        email=email,
        role=role,
        token_hash=fingerprint(token, "invitation"),
        invited_by=by,
        expires_at=timezone.now() + VALID_FOR,
    )
    return invitation, token


def find(token: str, *, lock: bool = False) -> Invitation:
    """The open invitation behind a secret; LinkNotValid if there is none (any more)."""
    invitations = Invitation.objects.filter(
        token_hash=fingerprint(token, "invitation"),
        accepted_at=None,
        expires_at__gt=timezone.now(),
    )
    if lock:
        invitations = invitations.select_for_update()
    invitation = invitations.first()
    if invitation is None:
        raise LinkNotValid
    return invitation


@atomic
def accept(token: str, *, name: str, function: str, password: str) -> User:
    """Turn an invitation into an account, exactly once; LinkNotValid or ValidationError."""
    invitation = find(token, lock=True)
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise LinkNotValid
    user = User(email=invitation.email, role=invitation.role, name=name, function=function)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from error
    user.set_password(password)
    user.save()
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    return user


@atomic
def create_operator(*, email: str, password: str, name: str = "") -> User:
    """Create (or renew the password of) an operator; only in the shared schema."""
    user, _ = User.objects.get_or_create(
        email=email.lower(), defaults={"role": Role.OPERATOR, "name": name}
    )
    user.set_password(password)
    user.save()
    return user
