"""Say that the county wants to be deleted, or that it stays; the rules are the platform's."""

import logging

from django.db import Error

from accounts.actors import Actor
from alliances.history.actions import record
from tenants.deeds import Deed
from tenants.deletion import asking
from tenants.models import DeletionProtocol
from tenants.schemas import current_county, inside, outside
from tenants.transactions import atomic

log = logging.getLogger(__name__)


def present_wish() -> DeletionProtocol | None:
    """The county's own wish, as long as the operator has done nothing about it."""
    with outside():
        found = asking.find(current_county().slug)
    return found if found is not None and found.state == asking.State.WISHED else None


def wish(*, by: Actor) -> DeletionProtocol:
    """Ask the operator to delete this county; nothing is closed by that."""
    return asking.wish(current_county(), by=by)


def stay(*, by: Actor) -> bool:
    """Take the wish back; False if there is none any more."""
    return asking.drop_wish(current_county(), by=by)


def record_deed(deed: Deed) -> None:
    """Write into the county's own history what is done about its leaving.

    A county whose tables are broken must be deletable all the same; the operator's history has it.
    """
    if not deed.concerns_county:
        return
    by = deed.by if isinstance(deed.by, Actor) else Actor.system(str(deed.by))
    try:
        with inside(deed.county), atomic():
            record(deed.verb, deed.county, by=by, after={"note": deed.note} if deed.note else {})
    except Error:
        log.exception("no entry in the history of %s", deed.county.schema_name)
