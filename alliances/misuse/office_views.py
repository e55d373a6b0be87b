"""The office's pages about reports of party-political use."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from alliances.access import acting, error_at_fields, one_of, page
from alliances.history.reading import entries_of
from alliances.misuse import actions
from alliances.misuse.forms import CloseForm, WorkForm
from alliances.misuse.models import MisuseReport

PER_PAGE = 50


@page("misuse.read")
def listing(request: HttpRequest) -> HttpResponse:
    """Open reports first by the day to look at them again, then those with a result."""
    today = timezone.localdate()
    reports = MisuseReport.objects.select_related("partner", "assigned_to")
    closed = reports.filter(state=MisuseReport.State.CLOSED).order_by("-closed_at")
    return render(
        request,
        "alliances/misuse/office_list.html",
        {
            "open": [
                (each, each.is_due(today))
                for each in reports.open().order_by("follow_up_on", "reported_at")
            ],
            "page_obj": Paginator(closed, PER_PAGE).get_page(request.GET.get("page")),
        },
    )


@page("misuse.read")
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything about one report."""
    report = one_of(MisuseReport.objects.select_related("partner", "assigned_to"), pk)
    return render(
        request,
        "alliances/misuse/office_detail.html",
        {
            "report": report,
            "is_due": report.is_due(timezone.localdate()),
            "entries": entries_of(report),
        },
    )


@page("misuse.handle")
def work(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Assign it, put it off, write down what is known."""
    report = one_of(MisuseReport.objects, pk)
    initial = {
        "assigned_to": report.assigned_to_id or acting(request).id,
        "follow_up_on": report.follow_up_on,
        "note": report.note,
    }
    form = WorkForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.work_on(report, **form.cleaned_data, by=acting(request))
        except (actions.AlreadyClosed, ValidationError) as error:
            error_at_fields(form, error)
        else:
            messages.success(request, "Gespeichert.")
            return redirect("office-misuse-report", report.pk)
    return render(request, "alliances/misuse/office_work.html", {"form": form, "report": report})


@page("misuse.handle")
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End it with a result and, where somebody waits for it, an answer."""
    report = one_of(MisuseReport.objects, pk)
    can_answer = bool(report.reporter_email)
    form = CloseForm(request.POST or None, initial={"note": report.note}, can_answer=can_answer)
    if request.method == "POST" and form.is_valid():
        try:
            actions.close(
                report,
                outcome=form.cleaned_data["outcome"],
                answer=form.cleaned_data.get("answer", ""),
                note=form.cleaned_data["note"],
                by=acting(request),
            )
        except (actions.AlreadyClosed, ValidationError) as error:
            error_at_fields(form, error)
        else:
            messages.success(
                request,
                "Abgeschlossen, die Antwort ist unterwegs." if can_answer else "Abgeschlossen.",
            )
            return redirect("office-misuse-report", report.pk)
    return render(request, "alliances/misuse/office_close.html", {"form": form, "report": report})
