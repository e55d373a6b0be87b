"""Whom the county's identity provider lets in, and whom it leaves the password."""

from accounts.models import SignInRules, User
from accounts.permissions import STAFF_ROLES


def may_use_password(user: User, rules: SignInRules) -> bool:
    """Whether somebody may still come with a password: contacts of partners, the emergency one."""
    if not rules.provider_is_on or not rules.provider_only or user.role not in STAFF_ROLES:
        return True
    return rules.emergency_id == user.pk
