"""Read the histories of all counties again, and keep what they looked like out of their reach."""

import logging

from django.utils import timezone

from alliances.history.chain import Verdict, verify
from tenants.models import County, HistorySeal
from tenants.schemas import inside, outside

log = logging.getLogger(__name__)


def check_history(county: County) -> Verdict:
    """Read a county's whole history, compare it with what was seen before, and seal what is whole.

    A history that is broken keeps its old seal, so that it stays broken.
    """
    with outside():
        seal = HistorySeal.objects.filter(county_id=county.pk).first()
    with inside(county):
        verdict = verify(known=(seal.number, seal.hash) if seal else None)
    seen = {"checked_at": timezone.now(), "broken": verdict.broken[:300]}
    if verdict.is_whole:
        seen |= {"number": verdict.number, "hash": verdict.hash}
    else:
        log.error("history of %s is broken: %s", county.schema_name, verdict.broken)
    with outside():
        HistorySeal.objects.update_or_create(county_id=county.pk, defaults=seen)
    return verdict


def seal_of(county: County) -> HistorySeal | None:
    """What the last look over this county's history found."""
    with outside():
        return HistorySeal.objects.filter(county_id=county.pk).first()
