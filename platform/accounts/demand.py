"""Of whom a second factor is demanded: of operators, and of the office where the county says so."""

from django.conf import settings
from django.http import HttpRequest

from accounts import second_factor
from accounts.models import SignInRules, User
from accounts.permissions import STAFF_ROLES, Role

SET_UP = "/konto/sicherheit/"
STRONG = "strong"  # in the session: this one began with a second factor, or set one up


def is_demanded_of(user: User) -> bool:
    """Whether this person has to have a second factor, by role and by the county's rules."""
    if user.role == Role.OPERATOR:
        return settings.REQUIRE_OPERATOR_SECOND_FACTOR
    return user.role in STAFF_ROLES and SignInRules.here().demands_second_factor


def must_set_up(request: HttpRequest) -> bool:
    """Whether whoever asks lacks a second factor that is demanded of them."""
    if request.session.get(STRONG) or not isinstance(request.user, User):
        return False
    return is_demanded_of(request.user) and not second_factor.has(request.user)
