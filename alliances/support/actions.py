"""What the county does about support entries, and what it is told of them."""

from accounts.actors import Actor
from accounts.models import User
from accounts.permissions import Role
from alliances.history.actions import record
from alliances.letters import post
from support.models import Permit
from support.telling import ASKED, Told
from tenants.schemas import inside
from tenants.transactions import atomic


def be_told(told: Told) -> None:
    """Write it into the county's history; that somebody asked to come in goes out as a mail too."""
    with inside(told.county), atomic():
        entry = told.entry
        after = {"reason": entry.reason, "rights": entry.rights} if told.verb == ASKED else {}
        record(told.verb, entry, by=told.by, after=after)
        if told.verb == ASKED:
            _mail_coordinators(told)


def _mail_coordinators(told: Told) -> None:
    found = User.objects.filter(role=Role.COORDINATOR, is_active=True)
    for address in found.order_by("email").values_list("email", flat=True):
        post(
            "support_asked",
            to=address,
            subject="Der Betrieb sieht in Ihren Landkreis hinein",
            context={"entry": told.entry},
            path="/verwaltung/support/",
        )


@atomic
def permit(*, may_act: bool, by: Actor) -> None:
    """Say whether the support may change things when it asks for that."""
    now, is_new = Permit.objects.select_for_update().get_or_create(
        pk=1, defaults={"may_act": may_act, "changed_by": by.label[:200]}
    )
    before = False if is_new else now.may_act
    if before == may_act:
        return
    now.may_act, now.changed_by = may_act, by.label[:200]
    now.save()
    record("Rechte des Supports geändert", now, by=by, after={"may_act": may_act})
