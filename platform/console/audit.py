"""Write the operator's history."""

from console.models import OperatorEntry
from tenants.deeds import Deed
from tenants.opening import Opening
from tenants.schemas import outside


def record_opening(opening: Opening) -> None:
    """A step of opening a county: who opened it, in the same transaction."""
    with outside():  # no county's business
        OperatorEntry.objects.create(
            by=opening.by, verb="Landkreis eröffnet", county_slug=opening.county.slug
        )


def record_deed(deed: Deed) -> None:
    """What an operator did to a county, and why; a county's own doings are none of ours."""
    if deed.whose != "operator":
        return
    verb = f"{deed.verb}: {deed.domain}" if deed.domain else deed.verb
    with outside():
        OperatorEntry.objects.create(
            by=str(deed.by)[:200],
            verb=verb[:200],
            county_slug=deed.county.slug,
            note=deed.note,
        )
