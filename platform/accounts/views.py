"""Sign in and sign out, on a county's host and on the network's."""

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.access import page, signed_in
from accounts.forms import SignInForm
from accounts.limits import address_of, too_often
from accounts.permissions import Role

# How often somebody may be wrong: per account, and per address that may be a whole town hall.
TRIES_PER_ACCOUNT, TRIES_PER_ADDRESS, SPAN = 8, 60, 15 * 60
HOME: dict[str, str] = {Role.PARTNER: "/portal/", Role.OPERATOR: "/konsole/"}


@never_cache
@page("site.read")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; who is signed in already goes straight to their own pages."""
    if request.user.is_authenticated:
        return redirect(_after_sign_in(request))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email, password = form.cleaned_data["email"].lower(), form.cleaned_data["password"]
        if _is_slowed_down(request, email):
            form.add_error(
                None, "Zu viele Versuche. Bitte warten Sie eine Viertelstunde und versuchen es neu."
            )
        elif (user := authenticate(request, email=email, password=password)) is None:
            form.add_error(None, "E-Mail-Adresse und Passwort passen nicht zusammen.")
        else:
            login(request, user)
            return redirect(_after_sign_in(request))
    return render(request, "accounts/sign_in.html", {"form": form})


def _is_slowed_down(request: HttpRequest, email: str) -> bool:
    by_account = too_often("sign-in", email, limit=TRIES_PER_ACCOUNT, seconds=SPAN)
    by_address = too_often(
        "sign-in-from", address_of(request), limit=TRIES_PER_ADDRESS, seconds=SPAN
    )
    return by_account or by_address


def _after_sign_in(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=settings.SITE_SCHEME == "https"
    ):
        return wanted
    return HOME.get(signed_in(request).role, "/verwaltung/")


@page("site.read")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    logout(request)
    return redirect("/")
