"""The operator's pages about one county: its state and its domains, nothing from inside it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string
from django.views.decorators.http import require_POST

from accounts.access import page
from console import overview
from console.forms import ReasonForm
from console.models import OperatorEntry
from tenants import domains, lifecycle, proofs
from tenants.models import County, Domain

LATEST = 10
# What the parts of the page (templates/console/sections/) need to know, each from its own function.
PARTS: list[str] = ["console.support_views.part"]


@page("console.use")
def county(request: HttpRequest, slug: str) -> HttpResponse:
    """What the operator knows of a county and may do with it."""
    return show(request, find_county(slug), ReasonForm())


@page("console.use")
@require_POST
def suspend(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the county out of service, and say why."""
    found, form = find_county(slug), ReasonForm(request.POST)
    if form.is_valid():
        try:
            lifecycle.suspend(found, reason=form.cleaned_data["reason"], by=str(request.user))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{found.name} ist ausgesetzt.")
            return redirect("console-county", slug)
    return show(request, found, form)


@page("console.use")
@require_POST
def reactivate(request: HttpRequest, slug: str) -> HttpResponse:
    """Bring the county back."""
    found = find_county(slug)
    try:
        lifecycle.reactivate(found, by=str(request.user))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"{found.name} ist wieder in Betrieb.")
    return redirect("console-county", slug)


@page("console.use")
def domain(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One domain of a county, and what can be done when its proof will not come."""
    return _show_domain(request, _domain(slug, pk), ReasonForm())


@page("console.use")
@require_POST
def force(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Serve a domain without a proof, and say why."""
    found, form = _domain(slug, pk), ReasonForm(request.POST)
    if form.is_valid():
        try:
            domains.force(found, reason=form.cleaned_data["reason"], by=str(request.user))
        except ValidationError as error:
            _at_reason(form, error)
        else:
            messages.success(request, f"{found} ist freigegeben.")
            return redirect("console-county", slug)
    return _show_domain(request, found, form)


@page("console.use")
@require_POST
def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Serve a domain no longer."""
    found = _domain(slug, pk)
    try:
        domains.remove(found, by=str(request.user), whose="operator")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"{found} ist entfernt.")
    return redirect("console-county", slug)


def _at_reason(form: Form, error: ValidationError) -> None:
    """The only field there is carries every refusal."""
    form.add_error("reason", error.messages)


def find_county(slug: str) -> County:
    """The county with its region and domains, or 404."""
    found = County.objects.prefetch_related("domains").select_related(
        "region", "facts", "history_seal"
    )
    county = found.filter(slug=slug).first()
    if county is None:
        raise Http404
    return county


def _domain(slug: str, pk: int) -> Domain:
    found = Domain.objects.filter(pk=pk, tenant__slug=slug).select_related("tenant").first()
    if found is None:
        raise Http404
    return found


def show(request: HttpRequest, county: County, form: Form, **said: object) -> HttpResponse:
    """The county's page; `said` replaces what a part of it would say by itself."""
    known = {
        "row": overview.row(county),
        "form": form,
        "domains": domains.own_domains(county),
        "entries": OperatorEntry.objects.filter(county_slug=county.slug)[:LATEST],
    }
    for part in PARTS:
        known |= import_string(part)(county)
    return render(request, "console/county.html", known | said)


def _show_domain(request: HttpRequest, domain: Domain, form: Form) -> HttpResponse:
    name, value = proofs.entry_of(domain)
    return render(
        request,
        "console/domain.html",
        {
            "domain": domain,
            "form": form,
            "entry_name": name,
            "entry_value": value,
            "is_given": domains.is_given(domain),
        },
    )
