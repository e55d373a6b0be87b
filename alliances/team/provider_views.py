"""The office's page about the county's identity provider."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.models import Identity, SignInRules, User
from accounts.permissions import STAFF_ROLES
from accounts.provider.configuring import try_out
from alliances.access import acting, error_at_fields, one_of, page
from alliances.team import sign_in_rules
from alliances.team.forms import ProviderForm


@never_cache
@page("sign_in.manage")
def provider(request: HttpRequest) -> HttpResponse:
    """Which provider the county trusts, for whom, and what remains for the password."""
    rules = SignInRules.here()
    form = ProviderForm(
        request.POST or None, rules=rules, coordinators=sign_in_rules.coordinators()
    )
    if request.method == "POST" and form.is_valid():
        try:
            sign_in_rules.set_provider(form.cleaned_data, by=acting(request))
        except ValidationError as error:
            error_at_fields(form, error)
        else:
            messages.success(request, "Gespeichert. Probieren Sie die Verbindung gleich aus.")
            return redirect("office-provider")
    return render(
        request,
        "alliances/team/provider.html",
        {
            "form": form,
            "rules": rules,
            "linked": Identity.objects.filter(issuer=rules.issuer).count() if rules.issuer else 0,
            "back_address": request.build_absolute_uri("/anmelden/dienst/zurueck/"),
        },
    )


@page("sign_in.manage")
@require_POST
def trial(request: HttpRequest) -> HttpResponse:
    """Ask the provider for its own description, now."""
    rules = SignInRules.here()
    if not rules.issuer:
        messages.error(request, "Bitte speichern Sie zuerst die Adresse des Anmeldedienstes.")
        return redirect("office-provider")
    told = try_out(rules)
    (messages.success if told.is_good else messages.error)(request, told.words)
    return redirect("office-provider")


@page("team.manage")
@require_POST
def unlink(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End a colleague's link to the provider."""
    user = one_of(User.objects.filter(role__in=STAFF_ROLES), pk)
    sign_in_rules.unlink(user, by=acting(request))
    messages.success(request, f"Die Verknüpfung von {user.label} ist gelöst.")
    return redirect("office-member", pk=pk)
