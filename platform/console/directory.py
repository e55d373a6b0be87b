"""The counties that take part, as lists, rows and marks on the map show them."""

from dataclasses import dataclass

from console.regions import sort_key
from tenants.hosts import address, default_host
from tenants.models import County, Region


@dataclass(frozen=True)
class Row:
    """One county with its address."""

    county: County
    host: str
    url: str


def counties(
    *, q: str = "", state: str = "", suspended: bool = False, everything: bool = False
) -> list[County]:
    """The counties that fit, in the order German readers expect; a few hundred at most.

    Those that are suspended only where somebody wants them; `everything` brings along what the
    operator knows of them.
    """
    found = County.objects.select_related("region").prefetch_related("domains")
    if everything:
        found = found.select_related("region", "facts", "history_seal")
    if not suspended:
        found = found.filter(state=County.State.ACTIVE)
    if state:
        found = found.filter(region__state=_clean(state))
    wanted = _clean(q).casefold()
    fitting = [
        county
        for county in found
        if wanted in f"{county.name} {county.region.title} {county.slug}".casefold()
        or wanted == county.region_ags
    ]
    return sorted(fitting, key=lambda county: (sort_key(county.region.name), county.region_ags))


def not_yet(*, q: str, limit: int = 5) -> list[Region]:
    """Regions somebody looked for that do not take part yet."""
    wanted = _clean(q)
    if len(wanted) < 3:
        return []
    return list(Region.objects.filter(county=None, name__icontains=wanted)[:limit])


def states() -> list[str]:
    """The states in which counties take part."""
    active = County.objects.filter(state=County.State.ACTIVE).order_by()
    found = active.values_list("region__state", flat=True).distinct()
    return sorted(found, key=sort_key)


def row(county: County) -> Row:
    """A county with its host and address; needs its domains prefetched to stay without a query."""
    main = next((domain.domain for domain in county.domains.all() if domain.is_primary), None)
    return Row(county, main or default_host(county.slug), address(county))


def marks(found: list[County]) -> list[dict[str, str]]:
    """What the map needs to know of each county."""
    return [
        {"ags": county.region_ags, "name": county.name, "url": address(county), "kind": "county"}
        for county in found
    ]


def _clean(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())[:100]
