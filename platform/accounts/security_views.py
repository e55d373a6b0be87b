"""Somebody's own pages about the second factor."""

import base64
import time
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import demand, passkeys, second_factor
from accounts.access import page, signed_in
from accounts.demand import STRONG
from accounts.forms import AppForm, PasskeyForm

NEW_APP = "new_app"  # in the session, until the app has shown its first code
CODES_UNTIL = "codes_until"  # in the session: new recovery codes may be looked at until then
CODES_FOR = 10 * 60
NEW_CODES = "Ihr zweiter Faktor ist eingerichtet. Bewahren Sie jetzt noch diese Codes auf."


@never_cache
@page("account.secure")
def security(request: HttpRequest) -> HttpResponse:
    """What protects my sign-in, and what could."""
    user = signed_in(request)
    factors = list(second_factor.of(user))
    return render(
        request,
        "accounts/security.html",
        {
            "factors": [(factor, _name(factor)) for factor in factors],
            "has_app": any(factor.type == second_factor.Type.TOTP for factor in factors),
            "codes_left": len(second_factor.recovery_codes(user)),
            "demanded": demand.is_demanded_of(user),
            "in_county": getattr(request, "county", None) is not None,
        },
    )


def _name(factor: Authenticator) -> str:
    if factor.type == second_factor.Type.WEBAUTHN:
        return f"Passkey „{factor.data['name']}“"
    return second_factor.WORDS[second_factor.Type(factor.type)]


@never_cache
@page("account.secure")
def new_app(request: HttpRequest) -> HttpResponse:
    """Show the secret as a picture and in letters; the app is taken once it shows a right code."""
    user = signed_in(request)
    form = AppForm(request.POST or None)
    secret = request.session.setdefault(NEW_APP, generate_totp_secret())
    if request.method == "POST" and form.is_valid():
        try:
            with_codes = second_factor.add_app(
                user,
                secret=secret,
                code=form.cleaned_data["code"],
                session_key=request.session.session_key,
            )
        except ValidationError as error:
            _tell_at_fields(form, error)
        else:
            del request.session[NEW_APP]
            return _added(request, with_codes)
    adapter = get_adapter()
    picture = adapter.build_totp_svg(adapter.build_totp_url(user, secret))
    groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return render(
        request,
        "accounts/new_app.html",
        {"form": form, "secret": groups, "picture": base64.b64encode(picture.encode()).decode()},
    )


@never_cache
@page("account.secure")
def new_passkey(request: HttpRequest) -> HttpResponse:
    """Ask the browser for a new passkey."""
    user = signed_in(request)
    form = PasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with_codes = second_factor.add_passkey(
                user,
                name=form.cleaned_data["name"],
                credential=passkeys.check(request, form.cleaned_data["credential"]),
                session_key=request.session.session_key,
            )
        except ValidationError as error:
            _tell_at_fields(form, error)
        else:
            return _added(request, with_codes)
    options = passkeys.begin(request, user)
    return render(request, "accounts/new_passkey.html", {"form": form, "options": options})


def _tell_at_fields(form: Any, error: ValidationError) -> None:
    if hasattr(error, "error_dict"):
        for field, said in error.message_dict.items():
            form.add_error(field, said)
    else:
        form.add_error(None, error)


def _added(request: HttpRequest, with_codes: bool) -> HttpResponse:
    request.session[STRONG] = True
    if with_codes:
        messages.success(request, NEW_CODES)
        return _show_codes(request)
    messages.success(request, "Der zweite Faktor ist eingerichtet.")
    return redirect("security")


@page("account.secure")
@require_POST
def remove_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an app or a passkey away."""
    user = signed_in(request)
    factor = second_factor.of(user).filter(pk=pk).first()
    if factor is None:
        messages.info(request, "Diesen zweiten Faktor gibt es nicht mehr.")
        return redirect("security")
    second_factor.remove(user, factor, session_key=request.session.session_key)
    request.session[STRONG] = second_factor.has(user)
    messages.success(request, "Der zweite Faktor ist entfernt.")
    return redirect("security")


@page("account.secure")
@require_POST
def renew_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes and show them once."""
    try:
        second_factor.renew_recovery_codes(signed_in(request))
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("security")
    return _show_codes(request)


def _show_codes(request: HttpRequest) -> HttpResponse:
    request.session[CODES_UNTIL] = int(time.time()) + CODES_FOR
    return redirect("recovery-codes")


@never_cache
@page("account.secure")
def codes(request: HttpRequest) -> HttpResponse:
    """The new recovery codes, until somebody says that they are kept; then never again."""
    if request.method == "POST":
        request.session.pop(CODES_UNTIL, None)
        messages.success(request, "Gut. Die Codes werden nicht noch einmal gezeigt.")
        return redirect("security")
    if not _may_see_codes(request):
        return redirect("security")
    found = second_factor.recovery_codes(signed_in(request))
    return render(request, "accounts/recovery_codes.html", {"codes": [_grouped(c) for c in found]})


@never_cache
@page("account.secure")
def codes_file(request: HttpRequest) -> HttpResponse:
    """The same as a file."""
    if not _may_see_codes(request):
        return redirect("security")
    user = signed_in(request)
    lines = [f"Wiederherstellungscodes für {user.email}", request.get_host(), ""]
    lines += [_grouped(code) for code in second_factor.recovery_codes(user)]
    lines += ["", "Jeder Code gilt ein Mal. Bewahren Sie diese Datei sicher auf."]
    answer = HttpResponse("\r\n".join(lines) + "\r\n", content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="wiederherstellungscodes.txt"'
    return answer


def _may_see_codes(request: HttpRequest) -> bool:
    return request.session.get(CODES_UNTIL, 0) > time.time()


def _grouped(code: str) -> str:
    return f"{code[:5]} {code[5:]}"
