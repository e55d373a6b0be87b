"""What was done to the county from outside of it, written into its own history."""

import logging

from django.db import Error

from accounts.actors import Actor
from alliances.history.actions import record
from tenants.deeds import Deed
from tenants.schemas import inside
from tenants.transactions import atomic

log = logging.getLogger(__name__)


def record_deed(deed: Deed) -> None:
    """Write down what was done to the county's addresses, and what is to become of it.

    A county whose tables are broken must be deletable all the same; the operator's history has it.
    """
    after = {"note": deed.note} if deed.note else {}
    by = deed.by if isinstance(deed.by, Actor) else Actor.system(str(deed.by))
    if deed.domain is not None:
        with inside(deed.county), atomic():
            record(deed.verb, deed.domain, by=by, after=after)
    elif deed.is_told_inside:
        try:
            with inside(deed.county), atomic():
                record(deed.verb, deed.county, by=by, after=after)
        except Error:
            log.exception("no entry in the history of %s", deed.county.schema_name)
