"""Every page names its permission; it is checked before anything is loaded."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from accounts import demand, freshness, open_sessions
from accounts.models import User
from accounts.permissions import BEFORE_SECOND_FACTOR, PERMISSIONS, SENSITIVE, role_may

View = Callable[..., HttpResponseBase]


def page(permission: str) -> Callable[[View], View]:
    """Open this view to whoever has the permission; visitors are sent to sign in first."""
    if permission not in PERMISSIONS:
        raise KeyError(permission)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
            if PERMISSIONS[permission] is not None:
                if request.user.is_authenticated and freshness.is_over(request):
                    logout(request)
                if not request.user.is_authenticated:
                    return redirect_to_login(request.get_full_path())
                if not role_may(request.user.role, permission):
                    raise PermissionDenied
                open_sessions.keep_seen(request)
                if permission not in BEFORE_SECOND_FACTOR and demand.must_set_up(request):
                    return redirect(demand.SET_UP)
                if permission in SENSITIVE and not freshness.is_fresh(request):
                    return freshness.ask_again(request)
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def signed_in(request: HttpRequest) -> User:
    """The person whom this page has let in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
