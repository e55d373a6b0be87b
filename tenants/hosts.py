"""From the host of a request to a county, and from a county to its address."""

from django.conf import settings

from tenants.models import County, Domain


def is_network_host(host: str) -> bool:
    """Whether this host is the network's own: operator pages and the public network site."""
    return host in {settings.BASE_DOMAIN, f"www.{settings.BASE_DOMAIN}"}


def normalise(host: str) -> str:
    """Lower case, without port and trailing dot: one spelling for one host."""
    return host.rsplit(":", 1)[0].rstrip(".").lower() if ":" in host else host.rstrip(".").lower()


def county_of(host: str) -> County | None:
    """The county that answers on this (normalised) host, or None."""
    domain = (
        Domain.objects.select_related("tenant__region")
        .filter(domain=host.removeprefix("www."))
        .first()
    )
    return domain.tenant if domain else None


def default_host(slug: str) -> str:
    """The host every county has from its first day."""
    return f"{slug}.{settings.BASE_DOMAIN}"


def address(county: County, path: str = "/") -> str:
    """The full address of a page of this county, for mails and links between hosts."""
    domains = [domain for domain in county.domains.all() if domain.is_primary]
    host = domains[0].domain if domains else default_host(county.slug)
    return f"{settings.SITE_SCHEME}://{host}{settings.SITE_PORT}{path}"


def network_address(path: str = "/") -> str:
    """The full address of a page of the network's own site."""
    return f"{settings.SITE_SCHEME}://{settings.BASE_DOMAIN}{settings.SITE_PORT}{path}"
