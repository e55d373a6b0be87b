"""The county's own history tells who took its data out, and who brought data in."""

from accounts.actors import Actor
from alliances.history.actions import record
from alliances.profile.models import Alliance
from tenants.deeds import Deed
from tenants.schemas import inside
from tenants.transactions import atomic


def record_deed(deed: Deed) -> None:
    """Write into the county's history what somebody did to the county as a whole."""
    if not deed.is_told_inside:
        return
    by = deed.by if isinstance(deed.by, Actor) else Actor.system(str(deed.by))
    with inside(deed.county), atomic():
        alliance = Alliance.objects.get()
        record(deed.verb, alliance, by=by, after={"note": deed.note} if deed.note else {})
