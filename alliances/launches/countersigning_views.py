"""The county signs many declarations at once: those of an event, or any that wait."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from alliances.access import acting, error_at_fields, one_of, page
from alliances.declarations.authorities.models import Authority
from alliances.declarations.models import Declaration
from alliances.launches.countersigning import MOST, Countersigned, sign_many
from alliances.launches.forms import CountersignForm
from alliances.launches.models import SigningEvent
from alliances.partners.actions import NotAllowedNow
from alliances.profile.models import Alliance

CHOSEN = "wahl"  # in the address, as often as declarations are ticked in the list


@page("declarations.sign")
def at_event(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Sign what the partners have signed at this event; also once it is closed."""
    event = one_of(SigningEvent.objects, pk)
    among = Declaration.objects.filter(participations__event=event)
    return _countersigning(request, among, event=event)


@page("declarations.sign")
def anywhere(request: HttpRequest) -> HttpResponse:
    """Sign what waits for the county; those ticked in the list are ticked here, too."""
    return _countersigning(request, Declaration.objects.all(), event=None)


def _countersigning(
    request: HttpRequest, among: QuerySet[Declaration], *, event: SigningEvent | None
) -> HttpResponse:
    waiting = list(
        among.filter(state=Declaration.State.SIGNED_BY_PARTNER).order_by(
            "partner__sort_name", "pk"
        )[:MOST]
    )
    register = list(Authority.objects.of(None))
    form = CountersignForm(
        request.POST if request.method == "POST" else None,
        among=among,
        waiting=waiting,
        register=register,
        initial=_initial(request, waiting, event, register),
    )
    if request.method == "POST" and form.is_valid():
        chosen = [declaration.pk for declaration in form.cleaned_data["declarations"]]
        try:
            done = sign_many(chosen, **form.signature(), event=event, by=acting(request))
        except (ValidationError, NotAllowedNow) as error:
            error_at_fields(form, error)
        else:
            _tell(request, done)
            return redirect("office-event", event.pk) if event else redirect("office-declarations")
    return render(
        request,
        "alliances/launches/office_countersign.html",
        {"form": form, "event": event, "waiting": waiting, "most": MOST},
    )


def _initial(
    request: HttpRequest,
    waiting: list[Declaration],
    event: SigningEvent | None,
    register: list[Authority],
) -> dict[str, object]:
    alliance, today = Alliance.objects.get(), timezone.localdate()
    ticked = set(request.GET.getlist(CHOSEN))
    return {
        "declarations": [each.pk for each in waiting if not ticked or str(each.pk) in ticked],
        "signatory": next((str(one.pk) for one in register if one.holds_on(today)), None),
        "name": alliance.representative_name,
        "function": alliance.representative_function,
        "place": event.place if event else alliance.place,
    }


def _tell(request: HttpRequest, done: Countersigned) -> None:
    signed, before = len(done.signed), len(done.already)
    if signed:
        what = "Eine Erklärung ist" if signed == 1 else f"{signed} Erklärungen sind"
        messages.success(request, f"{what} unterschrieben und in Kraft. Die Partner erfahren es.")
    if before:
        what = "Eine Erklärung war" if before == 1 else f"{before} Erklärungen waren"
        messages.info(
            request, f"{what} schon für den Landkreis unterschrieben; daran ändert sich nichts."
        )
