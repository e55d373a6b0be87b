"""Sign in and sign out, on a county's host and on the network's."""

from urllib.parse import urlencode

from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import entering, freshness, guessing, passkeys, second_factor
from accounts.access import page, signed_in
from accounts.forms import ConfirmForm, SecondStepForm, SignInForm
from accounts.limits import Limit
from accounts.models import SignInRules, User
from accounts.provider import rules as provider_rules

WRONG_CONFIRMATIONS = Limit("confirmation", most=8, seconds=15 * 60)
WAIT = "Zu viele Versuche. Bitte warten Sie eine Viertelstunde und versuchen es neu."
WRONG = "E-Mail-Adresse und Passwort passen nicht zusammen."


@never_cache
@page("site.read")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; who is signed in already goes straight to their own pages."""
    wanted = entering.wanted_of(request)
    if request.user.is_authenticated:
        return redirect(entering.destination(request, signed_in(request), wanted))
    form = SignInForm(request.POST or None)
    rules = SignInRules.here()
    if request.method == "POST" and form.is_valid():
        user = _checked(request, form, rules)
        if user is not None:
            return entering.enter(request, user, wanted=wanted)
    context = {"form": form, "rules": rules, **_provider_button(rules, wanted)}
    return render(request, "accounts/sign_in.html", context)


def _provider_button(rules: SignInRules, wanted: str, *, again: bool = False) -> dict[str, str]:
    query = {"next": wanted} | ({"again": "1"} if again else {})
    return {
        "provider_label": f"Weiter mit {rules.provider_name}",
        "provider_address": f"/anmelden/dienst/?{urlencode(query)}",
    }


def _checked(request: HttpRequest, form: SignInForm, rules: SignInRules) -> User | None:
    """Whose e-mail address and password these are; otherwise the form says that they are not."""
    email, password = form.cleaned_data["email"].lower(), form.cleaned_data["password"]
    if guessing.must_wait(request, email):
        form.add_error(None, WAIT)
        return None
    user = authenticate(request, email=email, password=password)
    if getattr(request, "axes_locked_out", False) and user is None:
        form.add_error(None, WAIT)
        return None
    if not isinstance(user, User):
        guessing.count_failure(request, email)
        form.add_error(None, WRONG)
        return None
    if not provider_rules.may_use_password(user, rules):
        form.add_error(None, f"Bitte melden Sie sich über „{rules.provider_name}“ an.")
        return None
    return user


@never_cache
@page("site.read")
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor of somebody whose password was right."""
    user = entering.half_way(request)
    if user is None:
        return redirect("sign-in")
    form = SecondStepForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _is_proved(request, user, form):
        return entering.finish(request, user, strong=True)
    context = {"form": form, "passkey_options": passkeys.begin_proof(request, user)}
    return render(request, "accounts/second_step.html", context)


def _is_proved(request: HttpRequest, user: User, form: SecondStepForm) -> bool:
    """Whether the code or passkey is this person's; who is wrong too often has to wait."""
    if second_factor.WRONG_CODES.is_reached(str(user.pk)):
        form.add_error(None, WAIT)
        return False
    credential, code = form.cleaned_data["credential"], form.cleaned_data["code"]
    if credential:
        factor = passkeys.accept(request, user, credential)
        if factor is None:
            form.add_error(None, "Dieser Passkey gehört nicht zu Ihrem Zugang.")
    else:
        factor = second_factor.accept_code(user, code)
        if factor is None:
            form.add_error("code", "Dieser Code passt nicht oder wurde schon benutzt.")
    if factor is None:
        second_factor.WRONG_CODES.count(str(user.pk))
        return False
    second_factor.WRONG_CODES.forget(str(user.pk))
    return True


@never_cache
@page("account.own")
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask somebody who is signed in once more who they are, before something sensitive."""
    user = signed_in(request)
    form = ConfirmForm(request.POST or None)
    rules = SignInRules.here()
    if request.method == "POST" and form.is_valid():
        if WRONG_CONFIRMATIONS.is_reached(str(user.pk)):
            form.add_error(None, WAIT)
        elif user.has_usable_password() and user.check_password(form.cleaned_data["password"]):
            WRONG_CONFIRMATIONS.forget(str(user.pk))
            freshness.prove(request)
            return redirect(entering.destination(request, user, entering.wanted_of(request)))
        else:
            WRONG_CONFIRMATIONS.count(str(user.pk))
            form.add_error("password", "Das ist nicht Ihr Passwort.")
    context: dict = {"form": form, "provider_address": "", "provider_label": ""}
    if rules.provider_is_on and user.identities.filter(issuer=rules.issuer).exists():
        context |= _provider_button(rules, entering.wanted_of(request), again=True)
    return render(request, "accounts/confirm.html", context)


@page("site.read")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    logout(request)
    return redirect("/")
