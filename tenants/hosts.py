"""From the host of a request to a county, and from a county to its address."""

from functools import lru_cache

import idna
from django.conf import settings

from tenants.directory import DIRECTORY
from tenants.models import County


def is_network_host(host: str) -> bool:
    """Whether this host is the network's own: operator pages and the public network site."""
    return host.removeprefix("www.") == settings.BASE_DOMAIN


@lru_cache(maxsize=4096)
def normalise(host: str) -> str:
    """One spelling for one host: lower case, punycode, without port and trailing dot.

    Returns an empty text for what cannot be a host.
    """
    if not host.startswith("["):  # an IPv6 address keeps its colons
        host = host.partition(":")[0]
    else:
        host = host.partition("]")[0] + "]"
    host = host.removesuffix(".").lower()
    if host.isascii() and len(host) <= 253 and all(0 < len(part) < 64 for part in host.split(".")):
        return host
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        return ""


def county_of(host: str) -> County | None:
    """The county that answers on this (normalised) host, or None; costs no query.

    With `www.` in front a host leads to the same county, unless that is a domain of its own.
    """
    found = DIRECTORY.county_on(host)
    return DIRECTORY.county_on(host[4:]) if found is None and host.startswith("www.") else found


def default_host(slug: str) -> str:
    """The host every county has from its first day."""
    return f"{slug}.{settings.BASE_DOMAIN}"


def address(county: County, path: str = "/") -> str:
    """The full address of a page of this county, for mails and links between hosts."""
    host = county.main_host
    if not host:
        main = [domain.domain for domain in county.domains.all() if domain.is_primary]
        host = main[0] if main else default_host(county.slug)
    return f"{settings.SITE_SCHEME}://{host}{settings.SITE_PORT}{path}"


def network_address(path: str = "/") -> str:
    """The full address of a page of the network's own site."""
    return f"{settings.SITE_SCHEME}://{settings.BASE_DOMAIN}{settings.SITE_PORT}{path}"
