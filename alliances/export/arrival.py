"""A county has arrived in an archive: is it sound, and who can get in?"""

from django.db.models import QuerySet

from accounts.actors import Actor
from accounts.models import User
from accounts.permissions import Role
from alliances.declarations.content import fingerprint
from alliances.declarations.models import Declaration
from alliances.entrance.actions import ask_for_new_password
from alliances.history.chain import verify
from alliances.invariants import OF_THE_ROWS
from alliances.profile.models import Alliance
from alliances.team.actions import invite
from tenants.archive.importing import Arrival


def faults(invited: str = "") -> list[str]:
    """What must not be in an archive, though every row of it is right for itself.

    Where nobody coordinates, somebody is to be `invited`.
    """
    found = [words for invariant in OF_THE_ROWS for words in invariant()]
    if not Alliance.objects.exists():
        found.append("Die Allianz selbst fehlt.")
    if not invited and not _coordinators().exists():
        found.append("Niemand hat die Koordination. Nennen Sie, wer dazu eingeladen werden soll.")
    if broken := verify().broken:
        found.append(f"Der Verlauf ist nicht unversehrt. {broken}")
    declarations = Declaration.objects.select_related("text").prefetch_related("signatures")
    for declaration in declarations.iterator(chunk_size=200):
        if fingerprint(declaration) != declaration.sha256:
            found.append(f"Die Erklärung {declaration.number} hat nicht den Text ihrer Prüfsumme.")
        if any(one.sha256 != declaration.sha256 for one in declaration.signatures.all()):
            found.append(f"Unter {declaration.number} steht eine Unterschrift für anderen Text.")
    return found


def let_people_in(arrival: Arrival) -> None:
    """Passwords stay behind: after a move the coordinators get a link to set a new one.

    Everybody else asks for one on the page where they sign in. Where nobody coordinates, whom the
    operator names is invited.
    """
    emails = list(_coordinators().order_by("email").values_list("email", flat=True))
    if arrival.coordinator and arrival.coordinator not in emails:
        _, url = invite(
            email=arrival.coordinator, role=Role.COORDINATOR, by=Actor.system(arrival.by)
        )
        arrival.results["invitation_url"] = url
    if arrival.is_new:
        for email in emails:
            ask_for_new_password(email)
    arrival.results["coordinators"] = str(len(emails))


def _coordinators() -> QuerySet[User]:
    return User.objects.filter(role=Role.COORDINATOR, is_active=True)
