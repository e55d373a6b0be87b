"""Write the operator's history."""

from console.models import OperatorEntry
from tenants.opening import Opening


def record_opening(opening: Opening) -> None:
    """A step of opening a county: who opened it, in the same transaction."""
    OperatorEntry.objects.create(
        by=opening.by, verb="Landkreis eröffnet", county_slug=opening.county.slug
    )
