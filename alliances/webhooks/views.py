"""The office's pages about webhooks."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from alliances.access import acting, error_at_fields, one_of, page
from alliances.webhooks import actions
from alliances.webhooks.events import words_of
from alliances.webhooks.forms import EndpointForm
from alliances.webhooks.models import Endpoint
from outbox.models import Effect

LATEST = 20


@never_cache
@page("webhooks.manage")
def webhooks(request: HttpRequest) -> HttpResponse:
    """All webhooks; a new one by POST, answered once with its secret."""
    form = EndpointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            endpoint, secret = actions.register(**form.cleaned_data, by=acting(request))
        except ValidationError as error:
            error_at_fields(form, error)
        else:
            return render(
                request, "alliances/webhooks/new.html", {"endpoint": endpoint, "secret": secret}
            )
    return render(
        request,
        "alliances/webhooks/list.html",
        {"form": form, "endpoints": list(Endpoint.objects.all())},
    )


@page("webhooks.manage")
def webhook(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One webhook with its last deliveries; change it by POST."""
    endpoint = one_of(Endpoint.objects, pk)
    now = {"label": endpoint.label, "url": endpoint.url, "events": endpoint.events}
    form = EndpointForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit(endpoint, form.cleaned_data, by=acting(request))
        except ValidationError as error:
            error_at_fields(form, error)
        else:
            messages.success(request, "Gespeichert.")
            return redirect("office-webhook", pk)
    deliveries = Effect.objects.filter(kind=Effect.Kind.WEBHOOK, reference=pk)[:LATEST]
    return render(
        request,
        "alliances/webhooks/detail.html",
        {
            "endpoint": endpoint,
            "form": form,
            "deliveries": [(effect, words_of(effect.what)) for effect in deliveries],
        },
    )


@page("webhooks.manage")
@require_POST
def test(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say hello."""
    actions.send_test(one_of(Endpoint.objects, pk), by=acting(request))
    messages.success(request, "Die Testzustellung ist unterwegs; unten steht, wie sie ausging.")
    return redirect("office-webhook", pk)


@page("webhooks.manage")
@require_POST
def pause(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Tell it nothing for now."""
    actions.pause(one_of(Endpoint.objects, pk), by=acting(request))
    messages.success(request, "Der Webhook ist angehalten.")
    return redirect("office-webhook", pk)


@page("webhooks.manage")
@require_POST
def resume(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Tell it again."""
    actions.resume(one_of(Endpoint.objects, pk), by=acting(request))
    messages.success(request, "Der Webhook läuft wieder.")
    return redirect("office-webhook", pk)


@page("webhooks.manage")
@require_POST
def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Forget it."""
    endpoint = one_of(Endpoint.objects, pk)
    actions.delete(endpoint, by=acting(request))
    messages.success(request, f"Der Webhook „{endpoint.label}“ ist entfernt.")
    return redirect("office-webhooks")
