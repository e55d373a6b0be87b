"""The operator asks to come into a county, gets the link that leads there once, and ends it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.access import page, signed_in
from console import county_views
from console.forms import ReasonForm, SupportForm
from support import actions
from support.models import SupportEntry
from tenants.hosts import address
from tenants.models import County
from tenants.schemas import inside

LATEST = 5


def part(county: County) -> dict:
    """What the county's page says about support: open entries, and the form for another."""
    if county.state != County.State.ACTIVE or county.read_only_since is not None:
        return {"visits": [], "support_form": None}
    with inside(county):
        entries = list(SupportEntry.objects.all()[:LATEST])
    return {"visits": entries, "support_form": SupportForm()}


@page("console.use")
@require_POST
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask to come in, with a reason and a limit."""
    county, form = county_views.find_county(slug), SupportForm(request.POST)
    if form.is_valid():
        try:
            entry = actions.ask(county, operator=signed_in(request), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("console-support-entry", slug, entry.pk)
    return county_views.show(request, county, ReasonForm(), support_form=form)


@never_cache
@page("console.use")
def entry(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """One entry; whoever asked for it gets a link here by POST, shown only now."""
    county = county_views.find_county(slug)
    found = _entry(county, pk)
    url = ""
    if request.method == "POST":
        try:
            token = actions.link(county, pk, operator=signed_in(request))
        except actions.NoEntry:
            messages.error(
                request, "Der Zugang ist beendet, oder jemand anderes hat ihn angefordert."
            )
            return redirect("console-county", slug)
        url = address(county, f"/support/{token}/")
    is_own = found.operator_id == str(signed_in(request).pk)
    return render(
        request,
        "console/support/entry.html",
        {"place": county, "entry": found, "url": url, "is_own": is_own},
    )


@page("console.use")
@require_POST
def end(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """End an entry, one's own or a colleague's."""
    county = county_views.find_county(slug)
    found = _entry(county, pk)
    with inside(county):
        actions.end(found, by=actions.operator(signed_in(request)))
    messages.success(request, "Der Support-Zugang ist beendet.")
    return redirect("console-county", slug)


def _entry(county: County, pk: UUID) -> SupportEntry:
    if county.state != County.State.ACTIVE or county.read_only_since is not None:
        raise Http404
    with inside(county):
        found = SupportEntry.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
