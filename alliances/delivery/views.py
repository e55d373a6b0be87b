"""The office's pages about what could not be delivered."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from alliances.access import acting, error_at_fields, one_of, page
from alliances.delivery import actions
from alliances.delivery.forms import GiveUpForm
from outbox.models import Effect, State

PER_PAGE = 50


@page("delivery.decide")
def dead_letters(request: HttpRequest) -> HttpResponse:
    """What only a person can decide, newest first."""
    found = Paginator(Effect.objects.dead_letters(), PER_PAGE).get_page(request.GET.get("page"))
    waiting = Effect.objects.exclude(attempts=0).filter(state=State.WAITING).count()
    return render(
        request,
        "alliances/delivery/list.html",
        {
            "page_obj": found,
            "letters": actions.with_letters(list(found.object_list)),
            "waiting": waiting,
        },
    )


@page("delivery.decide")
def dead_letter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One of them with its letter; give it up by POST, with a reason."""
    effect = one_of(Effect.objects.dead_letters(), pk)
    form = GiveUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_up(pk, reason=form.cleaned_data["reason"], by=acting(request))
        except ValidationError as error:
            error_at_fields(form, error)
        else:
            messages.success(request, "Aufgegeben. Der Text ist gelöscht.")
            return redirect("office-delivery")
    [letter] = actions.with_letters([effect])
    return render(request, "alliances/delivery/detail.html", {"letter": letter, "form": form})


@page("delivery.decide")
@require_POST
def retry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Deliver it after all."""
    try:
        actions.retry(pk, by=acting(request))
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, "Die Sendung wird erneut zugestellt.")
    return redirect("office-delivery")
