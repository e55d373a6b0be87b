"""The office's page about leaving the platform."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.limits import Limit
from alliances.access import acting, error_at_fields, page, signed_in
from alliances.leaving import actions
from alliances.leaving.forms import LeaveForm
from tenants.hosts import network_address
from tenants.schemas import current_county

TRIES = Limit("leave", most=8, seconds=15 * 60)


@never_cache
@page("county.leave")
def leave(request: HttpRequest) -> HttpResponse:
    """What leaving means; say by POST that the county wants it."""
    county, me = current_county(), signed_in(request)
    form = LeaveForm(request.POST or None, slug=county.slug, user=me)
    if request.method == "POST":
        if TRIES.is_reached(str(me.pk)):
            form.add_error(None, "Zu viele Versuche. Bitte warten Sie eine Viertelstunde.")
        elif form.is_valid():
            try:
                actions.wish(by=acting(request))
            except ValidationError as error:
                error_at_fields(form, error)
            else:
                TRIES.forget(str(me.pk))
                messages.success(request, "Der Betrieb sieht Ihren Wunsch jetzt in seiner Konsole.")
                return redirect("office-leave")
        else:
            TRIES.count(str(me.pk))
    return render(
        request,
        "alliances/leaving/leave.html",
        {
            "form": form,
            "wish": actions.present_wish(),
            "days": settings.DELETION_WAITING_DAYS,
            "network": network_address("/impressum/"),
        },
    )


@page("county.leave")
@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Take the wish back."""
    if actions.stay(by=acting(request)):
        messages.success(request, "Ihr Wunsch ist zurückgenommen. Es ist nichts geschehen.")
    else:
        messages.warning(request, "Es gibt keinen Wunsch, der sich zurücknehmen ließe.")
    return redirect("office-leave")
