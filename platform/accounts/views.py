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
from accounts.limits import Limit, address_of
from accounts.permissions import Role

# How often somebody may be wrong: per account, and per address that may be a whole town hall.
PER_ACCOUNT = Limit("sign-in", most=8, seconds=15 * 60)
PER_ADDRESS = Limit("sign-in-from", most=60, seconds=15 * 60)
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
        address = address_of(request)
        if PER_ACCOUNT.is_reached(email) or PER_ADDRESS.is_reached(address):
            form.add_error(
                None, "Zu viele Versuche. Bitte warten Sie eine Viertelstunde und versuchen es neu."
            )
        elif (user := authenticate(request, email=email, password=password)) is None:
            PER_ACCOUNT.count(email)
            PER_ADDRESS.count(address)
            form.add_error(None, "E-Mail-Adresse und Passwort passen nicht zusammen.")
        else:
            PER_ACCOUNT.forget(email)
            login(request, user)
            return redirect(_after_sign_in(request))
    return render(request, "accounts/sign_in.html", {"form": form})


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
