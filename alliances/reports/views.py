"""The partner's pages for its yearly report: behind the link of a mail, and in the portal."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.links import LinkNotValid
from alliances.access import acting, error_at_fields, one_of, page, secret_address, signed_in
from alliances.partners.actions import NotAllowedNow
from alliances.reports import answering
from alliances.reports.forms import AnswersForm
from alliances.reports.models import PartnerReport

NOT_VALID = "alliances/entrance/link_not_valid.html"


@secret_address
@page("site.read")
def write(request: HttpRequest, token: str) -> HttpResponse:
    """Read the questions and answer them; only the button hands the report in."""
    try:
        report = answering.behind_link(token)
    except LinkNotValid:
        return render(request, NOT_VALID, status=404)
    form = AnswersForm(request.POST or None, instance=report)
    if request.method == "POST" and form.is_valid():
        try:
            answering.submit_by_link(token, form.cleaned_data)
        except (LinkNotValid, NotAllowedNow):
            return render(request, NOT_VALID, status=404)
        except ValidationError as error:
            error_at_fields(form, error)
        else:
            return redirect("report-thanks")
    return render(
        request,
        "alliances/reports/write.html",
        {
            "form": form,
            "report": report,
            "is_late": report.is_late(timezone.localdate()),
            "token": token,
        },
    )


@secret_address
@page("site.read")
def extend(request: HttpRequest, token: str) -> HttpResponse:
    """Put the day off, once, by a click of one's own."""
    try:
        report = answering.behind_link(token)
        if request.method == "POST":
            report = answering.extend_by_link(token)
            return render(request, "alliances/reports/extended.html", {"report": report})
    except LinkNotValid:
        return render(request, NOT_VALID, status=404)
    except NotAllowedNow:
        return redirect("report-write", token)
    return redirect("report-write", token)


@page("site.read")
def thanks(request: HttpRequest) -> HttpResponse:
    """It is in."""
    return render(request, "alliances/reports/thanks.html")


def _ours(request: HttpRequest) -> QuerySet[PartnerReport]:
    """Reports of the partners whose contact has the (confirmed) address of this account."""
    address = signed_in(request).email
    return (
        PartnerReport.objects.filter(partner__contacts__email__iexact=address)
        .select_related("partner", "round")
        .distinct()
    )


@page("portal.use")
def own(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Our report of one year: to be written, or to be read."""
    report = one_of(_ours(request), pk)
    form = AnswersForm(request.POST or None, instance=report)
    if request.method == "POST" and form.is_valid():
        try:
            answering.submit(report, form.cleaned_data, by=acting(request))
        except ValidationError as error:
            error_at_fields(form, error)
        except NotAllowedNow as error:
            messages.error(request, str(error))
            return redirect("portal-report", pk)
        else:
            messages.success(request, "Ihr Jahresbericht ist eingereicht.")
            return redirect("portal-report", pk)
    return render(
        request,
        "alliances/reports/portal_report.html",
        {"form": form, "report": report, "is_late": report.is_late(timezone.localdate())},
    )


@page("portal.use")
def extend_own(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask whether the day shall be put off, and do so, once."""
    report = one_of(_ours(request), pk)
    if request.method != "POST":
        return render(request, "alliances/reports/portal_extend.html", {"report": report})
    try:
        report = answering.extend(report, by=acting(request))
    except NotAllowedNow as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Die neue Frist ist der {report.due_on:%d.%m.%Y}.")
    return redirect("portal-report", pk)
