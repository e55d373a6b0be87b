"""Where a county's partners are: one mark for each municipality, on the county's own map."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count

from alliances.partners.models import PartnerQuerySet
from tenants import geography, municipalities


@dataclass(frozen=True)
class Mark:
    """A municipality with its partners, at its place in the picture of the county."""

    ags: str
    name: str
    count: int
    x: int
    y: int

    @property
    def words(self) -> str:
        """What the mark says to people who do not see it."""
        return f"{self.name}: {self.count} Partner"

    @property
    def url(self) -> str:
        """The directory with these partners alone."""
        return f"/partner/?{urlencode({'gemeinde': self.ags})}"

    @property
    def radius(self) -> int:
        """How big it is drawn; it grows slowly, so that no mark hides the county."""
        return round(9 + 3 * (self.count - 1) ** 0.5)


def marks(region: str, partners: PartnerQuerySet) -> list[Mark]:
    """The municipalities of these partners in one query, bigger marks first: small ones on top."""
    counted = partners.exclude(municipality="").order_by().values_list("municipality")
    known = [
        (found, count)
        for ags, count in counted.annotate(Count("pk"))
        if (found := municipalities.find(ags)) is not None and found.region == region
    ]
    try:
        places = geography.places(region, [(one.longitude, one.latitude) for one, _ in known])
    except geography.UnknownRegion:
        return []
    found_marks = [
        Mark(one.ags, one.name, count, x, y)
        for (one, count), (x, y) in zip(known, places, strict=True)
    ]
    return sorted(found_marks, key=lambda mark: (-mark.count, mark.name))
