"""The office's pages about the county's own domains."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from alliances.access import acting, error_at_fields, page
from alliances.address import actions
from alliances.address.forms import ClaimForm
from tenants import domains, proofs
from tenants.models import Domain


@never_cache
@page("domains.manage")
def addresses(request: HttpRequest) -> HttpResponse:
    """All addresses of the county; claim another by POST."""
    form = ClaimForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            claimed = actions.claim(form.cleaned_data["domain"], by=acting(request))
        except ValidationError as error:
            error_at_fields(form, error)
        else:
            return redirect("office-address", claimed.pk)
    found = actions.addresses()
    return render(
        request,
        "alliances/address/list.html",
        {
            "form": form,
            "domains": found,
            "given": [domain.pk for domain in found if domains.is_given(domain)],
            "days": domains.CLAIM_LASTS.days,
        },
    )


@never_cache
@page("domains.manage")
def address(request: HttpRequest, pk: int) -> HttpResponse:
    """One domain: how to prove it, or what can be done with it."""
    domain = _own(pk)
    name, value = proofs.entry_of(domain)
    return render(
        request,
        "alliances/address/detail.html",
        {
            "domain": domain,
            "entry_name": name,
            "entry_value": value,
            "is_given": domains.is_given(domain),
            "until": domain.claimed_at + domains.CLAIM_LASTS,
        },
    )


@page("domains.manage")
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Look into the DNS now."""
    return _do(
        request,
        pk,
        actions.check,
        "{} ist nachgewiesen. In einer Sekunde antwortet Ihre Allianz auch dort.",
    )


@page("domains.manage")
@require_POST
def make_main(request: HttpRequest, pk: int) -> HttpResponse:
    """Let mails and links lead to this address."""
    return _do(request, pk, actions.make_main, "{} ist jetzt Ihre Hauptadresse.")


@page("domains.manage")
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a domain up."""
    return _do(request, pk, actions.remove, "{} ist entfernt.", then="office-addresses")


def _own(pk: int) -> Domain:
    """The domain of this county with this id; the same 404 whether it is another's or nobody's."""
    found = next((domain for domain in actions.addresses() if domain.pk == pk), None)
    if found is None:
        raise Http404
    return found


def _do(
    request: HttpRequest, pk: int, action: Callable, done: str, *, then: str = ""
) -> HttpResponse:
    domain = _own(pk)
    try:
        action(domain, by=acting(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("office-address", pk)
    messages.success(request, done.format(domain))
    return redirect(then) if then else redirect("office-address", pk)
