"""Words of the operator to a county that is deleted: those to it alone go with it."""

from django.db.models import QuerySet

from tenants.announcements.models import Announcement
from tenants.deletion.step import Counts, Step
from tenants.models import DeletionProtocol
from tenants.transactions import atomic


def _to(protocol: DeletionProtocol) -> QuerySet[Announcement]:
    return Announcement.objects.filter(counties__contains=[protocol.county_key])


def _find(protocol: DeletionProtocol) -> Counts:
    alone = _to(protocol).filter(counties__len=1).count()
    return {"go": alone, "stay": _to(protocol).count() - alone}


@atomic
def _remove(protocol: DeletionProtocol) -> Counts:
    """First those to it alone: without a county they would be to all."""
    _to(protocol).filter(counties__len=1).delete()
    for announcement in _to(protocol):
        announcement.counties.remove(protocol.county_key)
        announcement.save(update_fields=["counties"])
    return {}


ANNOUNCEMENTS = Step(
    "announcements",
    "Mitteilungen",
    _find,
    _remove,
    {"go": "Mitteilungen nur an ihn", "stay": "an andere mit, sie bleiben"},
)
