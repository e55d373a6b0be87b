"""The public form to report party-political use."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from accounts.limits import Limit, address_of
from alliances.access import page
from alliances.misuse import actions
from alliances.misuse.forms import ReportForm

REPORTS_PER_ADDRESS = Limit("misuse", most=10, seconds=60 * 60)


@never_cache
@page("site.read")
def report(request: HttpRequest) -> HttpResponse:
    """Tell the office; no account, no name, no riddle."""
    form = ReportForm(request.POST or None)
    if request.method == "POST":
        if form.is_from_a_program:
            return redirect("misuse-thanks")
        if form.is_valid():
            address = address_of(request)
            if REPORTS_PER_ADDRESS.is_reached(address):
                form.add_error(
                    None,
                    "Von Ihrem Anschluss kamen sehr viele Meldungen. Bitte versuchen Sie es "
                    "in einer Stunde noch einmal.",
                )
            else:
                REPORTS_PER_ADDRESS.count(address)
                actions.report(form.values())
                return redirect("misuse-thanks")
    return render(request, "alliances/misuse/report.html", {"form": form})


@page("site.read")
def thanks(request: HttpRequest) -> HttpResponse:
    """What happens next."""
    return render(request, "alliances/misuse/thanks.html")
