"""Say that the county wants to be deleted, or that it stays; the rules are the platform's."""

from accounts.actors import Actor
from tenants.deletion import asking
from tenants.models import DeletionProtocol
from tenants.schemas import current_county, outside


def present_wish() -> DeletionProtocol | None:
    """The county's own wish, as long as the operator has done nothing about it."""
    slug = current_county().slug
    with outside():
        found = asking.find(slug)
    return found if found is not None and found.state == asking.State.WISHED else None


def wish(*, by: Actor) -> DeletionProtocol:
    """Ask the operator to delete this county; nothing is closed by that."""
    return asking.wish(current_county(), by=by)


def stay(*, by: Actor) -> bool:
    """Take the wish back; False if there is none any more."""
    return asking.drop_wish(current_county(), by=by)
