"""Who calls, and whether they may: a key in the header, a table of permissions per resource."""

from typing import TYPE_CHECKING, cast

from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.actors import Actor
from accounts.keys import find_key
from accounts.models import ApiKey
from accounts.permissions import role_may

if TYPE_CHECKING:  # the framework's views load this module while they are loaded themselves
    from rest_framework.views import APIView

SCHEME = "Bearer"


class ApiKeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer <key>`; `request.auth` becomes the key, there is no user behind it."""

    def authenticate(self, request: Request) -> tuple[None, ApiKey] | None:
        words = get_authorization_header(request).decode("latin-1").split()
        if not words or words[0].lower() != SCHEME.lower():
            return None
        key = find_key(words[1]) if len(words) == 2 else None
        if key is None:
            raise AuthenticationFailed("Diesen Schlüssel gibt es hier nicht, oder er ist gesperrt.")
        return None, key

    def authenticate_header(self, request: Request) -> str:
        return SCHEME


class MayDoThis(BasePermission):
    """Looks the action up in the resource's table `permissions`; what is not in it is refused."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        permission = permission_of(view, request.method or "")
        if permission is None:
            # No action: the address does not know this method, and 405 is about to be answered.
            return getattr(view, "action", "") is None
        key = key_of(request)
        return role_may(key.role if key else None, permission)


def permission_of(view: "APIView", method: str) -> str | None:
    """The name of the permission that this call needs, or None if the table does not name it."""
    action = getattr(view, "action", method.lower())
    return getattr(view, "permissions", {}).get(action)


def key_of(request: Request) -> ApiKey | None:
    """The key that was shown, or None for a visitor."""
    return cast("ApiKey | None", request.auth)


def acting(request: Request) -> Actor:
    """The program with its key as the one who acts."""
    key = key_of(request)
    if key is None:
        raise NotAuthenticated
    return Actor.key(key)
