"""To the county's identity provider, and back."""

import time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from accounts import entering, freshness
from accounts.access import page
from accounts.limits import Limit, address_of
from accounts.models import SignInRules, User
from accounts.provider import client
from accounts.provider.configuring import ProviderFails
from accounts.provider.people import person_of

PER_ADDRESS = Limit("provider", most=60, seconds=15 * 60)  # may be a whole town hall
ANEW_WITHIN = 5 * 60  # seconds since the provider itself asked who is there


@never_cache
@page("site.read")
def start(request: HttpRequest) -> HttpResponse:
    """Send the browser to the provider. A link, for a form may not lead to another host."""
    rules, address = SignInRules.here(), address_of(request)
    if not rules.provider_is_on:
        return redirect("sign-in")
    if PER_ADDRESS.is_reached(address):
        return _refused(request, "Zu viele Versuche. Bitte warten Sie eine Viertelstunde.")
    PER_ADDRESS.count(address)
    again = bool(request.GET.get("again")) and request.user.is_authenticated
    try:
        return client.begin(request, rules, wanted=entering.wanted_of(request), again=again)
    except ProviderFails as error:
        return _refused(request, str(error))


@never_cache
@page("site.read")
def back(request: HttpRequest) -> HttpResponse:
    """Whoever comes back from the provider is let in, if it is somebody of this county."""
    rules = SignInRules.here()
    if not rules.provider_is_on:
        return redirect("sign-in")
    try:
        answer = client.finish(request, rules)
        user = person_of(answer.claims, rules)
    except ProviderFails as error:
        return _refused(request, str(error))
    if request.user.is_authenticated:
        return _proved_again(request, user, answer)
    return entering.enter(request, user, wanted=answer.wanted, is_strong=rules.checks_second_factor)


def _proved_again(request: HttpRequest, user: User, answer: client.Answer) -> HttpResponse:
    """Somebody who is signed in already shows who they are, and has to be the same."""
    is_anew = time.time() - int(answer.claims.get("auth_time") or 0) < ANEW_WITHIN
    if user != request.user or not answer.is_again or not is_anew:
        return _refused(request, "Der Anmeldedienst hat nicht bestätigt, dass Sie es sind.")
    freshness.prove(request)
    return redirect(entering.destination(request, user, answer.wanted))


def _refused(request: HttpRequest, words: str) -> HttpResponse:
    return render(request, "accounts/provider_refused.html", {"words": words}, status=403)
