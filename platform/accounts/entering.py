"""From a right password to a session: in between stands the second factor of who has one."""

import time
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import freshness, guessing, second_factor
from accounts.demand import STRONG
from accounts.models import User
from accounts.permissions import Role

BACKEND = "accounts.backends.EmailBackend"
HALF_WAY = "half_way"  # in the session of a visitor whose password was right
HALF_WAY_FOR = 10 * 60
HOME: dict[str, str] = {Role.PARTNER: "/portal/", Role.OPERATOR: "/konsole/"}


def enter(
    request: HttpRequest, user: User, *, wanted: str = "", is_strong: bool = False
) -> HttpResponse:
    """Let somebody in whose first proof was right, or on to the second one.

    `is_strong`: the county's provider has asked for a second factor itself.
    """
    if is_strong or not second_factor.has(user):
        return finish(request, user, wanted=wanted, strong=is_strong)
    request.session[HALF_WAY] = {
        "user": str(user.pk),
        "proof": user.get_session_auth_hash(),
        "at": int(time.time()),
        "wanted": wanted,
    }
    request.session.cycle_key()
    return redirect("second-step")


def half_way(request: HttpRequest) -> User | None:
    """Who has shown the first proof in this browser a moment ago; nobody is signed in by that."""
    kept = request.session.get(HALF_WAY) if request.session.session_key else None
    if not kept or time.time() - kept["at"] > HALF_WAY_FOR:
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    if user is None or not constant_time_compare(user.get_session_auth_hash(), kept["proof"]):
        return None
    return user


def finish(request: HttpRequest, user: User, *, wanted: str = "", strong: bool) -> HttpResponse:
    """The session begins."""
    kept = request.session.pop(HALF_WAY, {}) if HALF_WAY in request.session else {}
    login(request, user, backend=BACKEND)
    request.session[STRONG] = strong
    guessing.remember_address(request, user.email)
    return redirect(destination(request, user, wanted or kept.get("wanted", "")))


def on_signed_in(sender: Any, request: HttpRequest, **_: Any) -> None:
    """However somebody came in, they have just shown who they are."""
    freshness.begin(request)


def wanted_of(request: HttpRequest) -> str:
    """Where somebody wanted to go before they were asked to sign in."""
    return request.POST.get("next") or request.GET.get("next", "")


def destination(request: HttpRequest, user: User, wanted: str) -> str:
    """There, if it is on this host; otherwise to this person's own pages."""
    if wanted and url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=settings.SITE_SCHEME == "https"
    ):
        return wanted
    return HOME.get(user.role, "/verwaltung/")
