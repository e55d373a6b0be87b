"""Write the operator's history."""

from console.models import OperatorEntry
from tenants.opening import Opening
from tenants.schemas import outside


def record_opening(opening: Opening) -> None:
    """A step of opening a county: who opened it, in the same transaction."""
    with outside():  # no county's business
        OperatorEntry.objects.create(
            by=opening.by, verb="Landkreis eröffnet", county_slug=opening.county.slug
        )
