"""The office's page about keys of the API."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.models import ApiKey
from alliances.access import acting, error_at_fields, one_of, page
from alliances.team import actions
from alliances.team.forms import KeyForm


@never_cache
@page("keys.manage")
def keys(request: HttpRequest) -> HttpResponse:
    """All keys; a new one by POST, answered once with its secret, which is kept nowhere."""
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        try:
            key, secret = actions.create_key(
                label=wanted["label"], role=wanted["role"], by=acting(request)
            )
        except ValidationError as error:
            error_at_fields(form, error)
        else:
            return render(request, "alliances/team/new_key.html", {"key": key, "secret": secret})
    return render(
        request, "alliances/team/keys.html", {"form": form, "keys": list(ApiKey.objects.all())}
    )


@page("keys.manage")
@require_POST
def revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End a key at once."""
    key = one_of(ApiKey.objects.filter(revoked_at=None), pk)
    actions.revoke_key(key, by=acting(request))
    messages.success(request, f"Der Schlüssel „{key.label}“ ist gesperrt.")
    return redirect("office-keys")
