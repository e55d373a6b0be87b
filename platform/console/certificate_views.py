"""What a proxy asks before it gets a certificate for a host that somebody calls it by."""

from django.http import HttpRequest, HttpResponse

from accounts.access import page
from accounts.limits import Limit, address_of
from tenants.hosts import county_of, is_network_host, normalise

# The proxy asks from one address for everybody; whoever tries names at random is slowed down.
PER_ADDRESS = Limit("certificate", most=600, seconds=60)


@page("site.read")
def certificate(request: HttpRequest) -> HttpResponse:
    """200 for a host that we serve, 404 for any other; no query, whatever is asked."""
    address = address_of(request)
    if PER_ADDRESS.is_reached(address):
        return _said("slow down", 429)
    PER_ADDRESS.count(address)
    host = normalise(request.GET.get("domain", "")[:300])
    is_ours = bool(host) and (is_network_host(host) or county_of(host) is not None)
    return _said("ours", 200) if is_ours else _said("not ours", 404)


def _said(words: str, status: int) -> HttpResponse:
    return HttpResponse(f"{words}\n", status=status, content_type="text/plain; charset=utf-8")
