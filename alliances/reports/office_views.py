"""The office's pages about yearly reports: who has reported, and what."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from alliances.access import acting, error_at_fields, one_of, page
from alliances.history.reading import entries_of
from alliances.partners.actions import NotAllowedNow
from alliances.reports import asking
from alliances.reports.forms import AskForm, GiveBackForm, NewRoundForm, RoundForm
from alliances.reports.models import PartnerReport, ReportRound

PER_PAGE = 50
TIME_TO_ANSWER = timedelta(weeks=8)
State = PartnerReport.State


def _rounds() -> QuerySet[ReportRound]:
    """Years with how many reports stand where."""
    today = timezone.localdate()
    counts = {
        "all_asked": Count("reports"),
        "missing": Count("reports", filter=Q(reports__state=State.ASKED)),
        "late": Count("reports", filter=Q(reports__state=State.ASKED, reports__due_on__lt=today)),
        "submitted": Count("reports", filter=Q(reports__state=State.SUBMITTED)),
        "accepted": Count("reports", filter=Q(reports__state=State.ACCEPTED)),
    }
    return ReportRound.objects.annotate(**counts).order_by("-year")


@page("office.read")
def rounds(request: HttpRequest) -> HttpResponse:
    """Every year that was asked about, with its counts."""
    return render(request, "alliances/reports/office_rounds.html", {"rounds": list(_rounds())})


@page("reports.ask")
def add(request: HttpRequest) -> HttpResponse:
    """Ask all partners in force about a year."""
    today = timezone.localdate()
    initial = {
        "year": today.year - 1,
        "due_on": today + TIME_TO_ANSWER,
        "remind_every": 14,
        "extension_days": 30,
    }
    form = NewRoundForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            asked, count = asking.open_round(
                form.rules(), with_persons=form.cleaned_data["with_persons"], by=acting(request)
            )
        except ValidationError as error:
            error_at_fields(form, error)
        else:
            messages.success(request, f"{count} Partner sind angeschrieben.")
            return redirect("office-report-round", asked.pk)
    return render(request, "alliances/reports/office_add.html", {"form": form})


@page("office.read")
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who has reported about this year."""
    asked = one_of(_rounds(), pk)
    wanted = request.GET.get("stand", "")
    today = timezone.localdate()
    reports = asked.reports.select_related("partner", "round")
    if wanted == "late":
        reports = reports.filter(state=State.ASKED, due_on__lt=today)
    elif wanted in State.values:
        reports = reports.filter(state=wanted)
    found = Paginator(reports, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "alliances/reports/office_round.html",
        {
            "round": asked,
            "page_obj": found,
            "rows": [(report, report.is_late(today)) for report in found.object_list],
            "states": [*State.choices, ("late", "überfällig")],
            "wanted": wanted,
            "waiting": asking.not_asked(asked).count(),
            "form": AskForm(asked=asked),
        },
    )


@page("reports.ask")
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change the day, the interval of reminders and the extension."""
    asked = one_of(ReportRound.objects, pk)
    initial = {name: getattr(asked, name) for name in RoundForm.base_fields}
    form = RoundForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            asking.change_round(asked, form.cleaned_data, by=acting(request))
        except ValidationError as error:
            error_at_fields(form, error)
        else:
            messages.success(request, "Gespeichert.")
            return redirect("office-report-round", asked.pk)
    return render(request, "alliances/reports/office_edit.html", {"form": form, "round": asked})


@page("reports.ask")
@require_POST
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask one partner, or everybody who has not been asked yet."""
    asked = one_of(ReportRound.objects, pk)
    form = AskForm(request.POST, asked=asked)
    if form.is_valid():
        chosen = form.cleaned_data["partner"]
        partners = [chosen] if chosen else asking.organisations_not_asked(asked)
        count = asking.ask(asked, partners, by=acting(request))
        messages.success(request, f"{count} Partner angeschrieben.")
    else:
        messages.error(request, "Dieser Partner wurde schon gefragt oder ist keiner mehr.")
    return redirect("office-report-round", asked.pk)


def _one_report(pk: UUID) -> PartnerReport:
    return one_of(PartnerReport.objects.select_related("partner", "round"), pk)


@page("office.read")
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One report, with what can be done about it."""
    found = _one_report(pk)
    return render(
        request,
        "alliances/reports/office_report.html",
        {
            "report": found,
            "is_late": found.is_late(timezone.localdate()),
            "entries": entries_of(found),
        },
    )


@page("reports.ask")
@require_POST
def accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take it; with consent it stands on the profile."""
    found = _one_report(pk)
    try:
        asking.accept(found, by=acting(request))
    except NotAllowedNow as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Der Bericht ist angenommen.")
    return redirect("office-report", found.pk)


@page("reports.ask")
def give_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask the partner to complete it."""
    found = _one_report(pk)
    form = GiveBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asking.give_back(found, note=form.cleaned_data["note"], by=acting(request))
        except NotAllowedNow as error:
            error_at_fields(form, error)
        else:
            messages.success(request, "Zurückgegeben, die E-Mail ist unterwegs.")
            return redirect("office-report", found.pk)
    return render(
        request, "alliances/reports/office_give_back.html", {"form": form, "report": found}
    )


@page("reports.ask")
@require_POST
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask no longer."""
    found = _one_report(pk)
    try:
        asking.take_back(found, by=acting(request))
    except NotAllowedNow as error:
        messages.error(request, str(error))
        return redirect("office-report", found.pk)
    messages.success(request, "Die Anforderung ist zurückgenommen.")
    return redirect("office-report-round", found.round_id)
