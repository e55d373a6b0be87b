"""The office's pages about signing events: prepare, give out codes, watch, close."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from alliances.access import acting, error_at_fields, one_of, page
from alliances.history.reading import entries_of
from alliances.launches import actions, codes, reminding
from alliances.launches.candidates import declarations_for, partners_for
from alliances.launches.forms import CardsForm, ChooseForm, EventForm
from alliances.launches.models import Participation, SigningEvent
from alliances.launches.standing import standing_of
from alliances.partners.actions import NotAllowedNow
from alliances.partners.models import Category
from alliances.profile.models import Alliance

PER_PAGE = 25
NOBODY = "keine"  # in the address: start with nothing ticked


@page("office.read")
def listing(request: HttpRequest) -> HttpResponse:
    """All events, newest first."""
    signed = Q(participations__declaration__signatures__party="partner")
    events = SigningEvent.objects.annotate(
        total=Count("participations", distinct=True),
        signed=Count("participations", filter=signed, distinct=True),
    ).order_by("-held_on", "name", "pk")
    page_obj = Paginator(events, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "alliances/launches/office_list.html", {"page_obj": page_obj})


@page("launches.prepare")
def add(request: HttpRequest) -> HttpResponse:
    """Set up an event; who takes part comes next."""
    form = EventForm(request.POST or None, initial={"place": Alliance.objects.get().place})
    if request.method == "POST" and form.is_valid():
        try:
            event = actions.set_up(**form.cleaned_data, by=acting(request))
        except ValidationError as error:
            error_at_fields(form, error)
        else:
            messages.success(request, "Angelegt. Wählen Sie jetzt, wer unterschreiben soll.")
            return redirect("office-event-choose", event.pk)
    return render(request, "alliances/launches/office_edit.html", {"form": form, "event": None})


@page("launches.prepare")
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change name, place or day."""
    event = one_of(SigningEvent.objects, pk)
    form = EventForm(request.POST or None, instance=event)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit(event, by=acting(request), **form.cleaned_data)
        except (ValidationError, NotAllowedNow) as error:
            error_at_fields(form, error)
        else:
            messages.success(request, "Gespeichert. Ausgegebene Codes gelten weiter wie bisher.")
            return redirect("office-event", pk)
    return render(request, "alliances/launches/office_edit.html", {"form": form, "event": event})


@never_cache
@page("office.read")
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who has signed and who is missing; as long as something is to come the page asks again."""
    event = one_of(SigningEvent.objects, pk)
    standing = standing_of(event)
    return render(
        request,
        "alliances/launches/office_detail.html",
        {
            "event": event,
            "standing": standing,
            "is_live": event.is_open and standing.total and not standing.is_complete,
            "cards": CardsForm(),
            "sign_label": f"Für den Landkreis unterschreiben ({len(standing.for_county)})",
            "entries": entries_of(event),
        },
    )


@page("launches.prepare")
def choose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose who takes part: what waits for a partner, and partners without a declaration."""
    event = one_of(SigningEvent.objects, pk)
    q, wanted = request.GET.get("q", "").strip()[:100], request.GET.get("kategorie", "")
    categories = list(Category.objects.all())
    chosen = next((each for each in categories if str(each.pk) == wanted), None)
    form = ChooseForm(
        request.POST if request.method == "POST" else None,
        declarations=declarations_for(event, q=q, category=chosen),
        partners=partners_for(q=q, category=chosen),
        ticked=request.GET.get("auswahl") != NOBODY,
    )
    if request.method == "POST" and form.is_valid():
        try:
            count = actions.take_part(
                event,
                declarations_of=form.cleaned_data.get("declarations", ()),
                partners=form.cleaned_data.get("partners", ()),
                by=acting(request),
            )
        except (NotAllowedNow, ValidationError) as error:
            error_at_fields(form, error)
        else:
            messages.success(request, f"Neu dabei: {count}.")
            return redirect("office-event", pk)
    return render(
        request,
        "alliances/launches/office_choose.html",
        {
            "event": event,
            "form": form,
            "missing": codes.missing_at(event),
            "categories": categories,
            "chosen": chosen,
            "q": q,
            "most": actions.MOST,
        },
    )


@page("launches.prepare")
@require_POST
def leave_out(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take one off the list."""
    participation = one_of(Participation.objects.select_related("event", "declaration"), pk)
    try:
        actions.leave_out(participation, by=acting(request))
    except NotAllowedNow as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{participation.declaration.partner_name} ist nicht mehr dabei.")
    return redirect("office-event-choose", participation.event_id)


@never_cache
@page("launches.prepare")
@require_POST
def cards(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One card with a code for everybody who is missing; shown this once, to be printed."""
    event = one_of(SigningEvent.objects, pk)
    form = CardsForm(request.POST)
    if form.is_valid():
        try:
            made = codes.print_cards(event, hours=form.cleaned_data["hours"], by=acting(request))
        except NotAllowedNow as error:
            messages.error(request, str(error))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            return render(
                request,
                "alliances/launches/office_cards.html",
                {"event": event, "codes": made, "until": made[0].until},
            )
    return redirect("office-event", pk)


@never_cache
@page("launches.prepare")
def screen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One big code for a tablet or the wall; the page notices the signature by itself."""
    event = one_of(SigningEvent.objects, pk)
    missing = list(codes.missing_at(event))
    asked = request.POST.get("wer") or request.GET.get("wer") or ""
    shown = (
        event.participations.select_related("declaration", "event")
        .filter(pk__in=[asked] if _is_id(asked) else [])
        .first()
    )
    code = None
    if request.method == "POST" and shown is not None:
        try:
            code = codes.show_code(shown, by=acting(request))
        except NotAllowedNow as error:
            messages.error(request, str(error))
            return redirect("office-event-screen", pk)
    is_missing = shown is not None and any(each.pk == shown.pk for each in missing)
    return render(
        request,
        "alliances/launches/office_screen.html",
        {
            "event": event,
            "shown": shown,
            "code": code,
            "is_missing": is_missing,
            "missing": missing,
            "next": next((each for each in missing if shown is None or each.pk != shown.pk), None),
        },
    )


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@page("launches.prepare")
@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close the event."""
    event = one_of(SigningEvent.objects, pk)
    try:
        actions.close(event, by=acting(request))
    except NotAllowedNow as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Abgeschlossen. Kein Code dieser Unterzeichnung gilt mehr.")
    return redirect("office-event", pk)


@page("launches.prepare")
@require_POST
def remind(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send everybody who is missing the link to sign at home."""
    event = one_of(SigningEvent.objects, pk)
    try:
        count = reminding.ask_the_missing(event, by=acting(request))
    except NotAllowedNow as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Links zur Unterschrift verschickt: {count}.")
    return redirect("office-event", pk)
