"""The operator's pages about deleting a county: ask, agree, take back, and the protocols."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.access import page, signed_in
from console.deletion_forms import AskForm, ConfirmForm
from console.operators import operator
from tenants.deletion import asking, running, telling
from tenants.models import County, DeletionProtocol

PER_PAGE = 50


@page("console.use")
def deletions(request: HttpRequest) -> HttpResponse:
    """All protocols; those about which something is to be done come first."""
    found = [*DeletionProtocol.objects.open(), *_ended()]
    rows = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "console/deletions.html", {"page_obj": rows})


@page("console.use")
def deletion(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One protocol, and what can be done about it."""
    found = _protocol(pk)
    return _show(request, found, ConfirmForm(slug=found.slug))


@page("console.use")
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """What deleting would remove; ask for it by POST."""
    county = _county(slug)
    open_one = DeletionProtocol.objects.open().filter(county_key=county.pk).first()
    if open_one is not None and open_one.state != asking.State.WISHED:
        return redirect("console-deletion", open_one.pk)
    form = AskForm(request.POST or None, slug=slug)
    if request.method == "POST" and form.is_valid():
        try:
            protocol = asking.ask(county, by=operator(signed_in(request)), **form.cleaned_data)
        except ValidationError as error:
            _at_fields(form, error)
        else:
            messages.success(request, f"{county.name} ist geschlossen und zur Löschung vorgemerkt.")
            return redirect("console-deletion", protocol.pk)
    return render(
        request,
        "console/deletion_ask.html",
        {"county": county, "form": form, "days": settings.DELETION_WAITING_DAYS, "wish": open_one},
    )


@page("console.use")
@require_POST
def approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Agree, as a second operator."""
    found = _protocol(pk)
    form = ConfirmForm(request.POST, slug=found.slug)
    if form.is_valid():
        try:
            asking.approve(found, by=operator(signed_in(request)), **form.cleaned_data)
        except ValidationError as error:
            _at_fields(form, error)
        else:
            messages.success(request, "Sie haben zugestimmt.")
            return redirect("console-deletion", pk)
    return _show(request, found, form)


@page("console.use")
@require_POST
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Bring the county back as it was."""
    found = _protocol(pk)
    try:
        asking.take_back(found, by=signed_in(request).label)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"{found.county_name} ist wieder da, wie zuvor.")
    return redirect("console-deletion", pk)


@page("console.use")
@require_POST
def begin(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Have it done now, when its time is over, instead of in the night."""
    found = _protocol(pk)
    if running.is_due(found):
        running.have_done(found)
        messages.success(request, "Die Löschung ist beauftragt.")
    else:
        messages.error(request, telling.what_next(found))
    return redirect("console-deletion", pk)


def _show(request: HttpRequest, protocol: DeletionProtocol, form: Form) -> HttpResponse:
    me = operator(signed_in(request))
    return render(
        request,
        "console/deletion.html",
        {
            "protocol": protocol,
            "form": form,
            "next": telling.what_next(protocol),
            "lines": telling.lines(protocol),
            "is_mine": protocol.asked_key == me.key,
            "is_due": running.is_due(protocol),
            "is_at_work": running.is_at_work(protocol),
        },
    )


def _at_fields(form: Form, error: ValidationError) -> None:
    told = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for field, words in told.items():
        form.add_error(field if field in form.fields else None, words)


def _ended() -> list[DeletionProtocol]:
    return list(DeletionProtocol.objects.exclude(state__in=DeletionProtocol.OPEN))


def _county(slug: str) -> County:
    county = County.objects.filter(slug=slug).first()
    if county is None:
        raise Http404
    return county


def _protocol(pk: UUID) -> DeletionProtocol:
    found = DeletionProtocol.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
