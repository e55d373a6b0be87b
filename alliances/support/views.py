"""The way in for the support, and the county's pages about who was here."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.permissions import SupportRole
from alliances.access import acting, one_of, page, secret_address, signed_in
from alliances.history.models import Entry
from alliances.history.reading import line_of
from alliances.support import actions
from alliances.support.forms import PermitForm
from support import actions as support
from support.backends import let_in
from support.models import Permit, SupportEntry

SHOWN = 100
MOST_LINES = 200


@secret_address
@page("site.read")
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """The operator's link: say once more where it leads, then let them in."""
    try:
        if request.method != "POST":
            return render(request, "alliances/support/enter.html", {"entry": support.find(token)})
        entry = support.enter(token)
    except support.NoEntry:
        return render(request, "alliances/support/no_entry.html", status=404)
    let_in(request, entry)
    return redirect("office")


@page("site.read")
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """The support goes by itself; anybody else has nothing to leave."""
    user = request.user
    if user.is_authenticated and signed_in(request).role in SupportRole.values:
        entry = SupportEntry.objects.open().filter(pk=user.pk).first()
        if entry is not None:
            support.end(entry, by=acting(request))
        logout(request)
    return redirect("/")


@page("support.read")
def entries(request: HttpRequest) -> HttpResponse:
    """Everybody who was here, and what the county allows them."""
    permit = Permit.objects.first()
    return render(
        request,
        "alliances/support/list.html",
        {
            "entries": list(SupportEntry.objects.all()[:SHOWN]),
            "permit": permit,
            "form": PermitForm(initial={"may_act": permit is not None and permit.may_act}),
        },
    )


@page("support.read")
def entry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One entry, and everything that was done in it."""
    found = one_of(SupportEntry.objects.all(), pk)
    deeds = Entry.objects.filter(actor_id=str(found.pk))
    return render(
        request,
        "alliances/support/detail.html",
        {
            "entry": found,
            "lines": [line_of(deed) for deed in deeds[:MOST_LINES]],
        },
    )


@page("support.manage")
@require_POST
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send the support out now."""
    if support.end(one_of(SupportEntry.objects.all(), pk), by=acting(request)):
        messages.success(request, "Der Support-Zugang ist beendet.")
    else:
        messages.info(request, "Dieser Support-Zugang war schon beendet.")
    return redirect("office-support")


@page("support.manage")
@require_POST
def permit(request: HttpRequest) -> HttpResponse:
    """Change what the support may do."""
    form = PermitForm(request.POST)
    if form.is_valid():
        actions.permit(may_act=form.cleaned_data["may_act"], by=acting(request))
        messages.success(request, "Gespeichert.")
    return redirect("office-support")
