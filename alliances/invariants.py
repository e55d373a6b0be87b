"""What must be true in every county at every moment: `check_invariants` asks inside each.

A county may be a release behind, so a question names the columns that it needs and no others.
"""

from datetime import date
from uuid import UUID

from django.db.models import Count, Max, Q

from accounts.models import Invitation, User
from accounts.permissions import Role
from alliances.declarations.models import Declaration, Signature
from alliances.history.chain import verify
from alliances.history.sealing import seal_of
from alliances.partners.models import Partner
from tenants.schemas import current_county

# Which sides have signed, by what the declaration says of itself; an ended one may be anything.
SIGNED: dict[str, tuple[int, int]] = {
    Declaration.State.DRAFT: (0, 0),
    Declaration.State.AWAITING: (0, 0),
    Declaration.State.SIGNED_BY_COUNTY: (1, 0),
    Declaration.State.SIGNED_BY_PARTNER: (0, 1),
    Declaration.State.IN_FORCE: (1, 1),
}


def a_declaration_stands_where_its_signatures_put_it() -> list[str]:
    """In force with both signatures and from the later of both days; else as many as it says."""
    found = Declaration.objects.annotate(
        by_county=Count("signatures", filter=Q(signatures__party=Signature.Party.COUNTY)),
        by_partner=Count("signatures", filter=Q(signatures__party=Signature.Party.PARTNER)),
        last=Max("signatures__signed_on"),
    ).order_by("number")
    words = []
    for number, state, since, county, partner, last in found.values_list(
        "number", "state", "in_force_from", "by_county", "by_partner", "last"
    ):
        if state in SIGNED and (county, partner) != SIGNED[state]:
            words.append(
                f"Die Erklärung {number} steht auf „{Declaration.State(state).label}“, "
                f"unterschrieben haben Landkreis: {county}, Partner: {partner}."
            )
        if since is not None and (not county or not partner or since != last):
            words.append(
                f"Die Erklärung {number} gilt seit {since}, die letzte Unterschrift ist vom {last}."
            )
        if since is None and state == Declaration.State.IN_FORCE:
            words.append(f"Die Erklärung {number} ist in Kraft und sagt nicht, seit wann.")
    return words


def the_county_can_write_to_a_partner() -> list[str]:
    """Who has contacts has a main one; that there are not two is a rule of the table."""
    nobody = Partner.objects.annotate(main=Count("contacts", filter=Q(contacts__is_main=True)))
    found = nobody.filter(contacts__isnull=False, main=0).order_by("slug").distinct()
    return [
        f"Der Partner {slug} hat Ansprechpersonen, aber keine erste."
        for slug in found.values_list("slug", flat=True)
    ]


def nobody_has_two_declarations_on_one_day() -> list[str]:
    """A partner's declarations follow each other; what is replaced ends when the new one begins."""
    found = Declaration.objects.filter(in_force_from__isnull=False)
    words = []
    former: dict[UUID, tuple[str, date]] = {}
    for number, partner, since, until in found.order_by("in_force_from", "ended_on").values_list(
        "number", "partner_id", "in_force_from", "ended_on"
    ):
        if partner in former:
            before, end = former[partner]
            if since and since < end:
                words.append(f"Die Erklärungen {before} und {number} gelten an denselben Tagen.")
        former[partner] = (number, until or date.max)
    return words


def somebody_coordinates() -> list[str]:
    """A county without anybody who may decide is a county that nobody can help."""
    coordinators = User.objects.filter(role=Role.COORDINATOR, is_active=True)
    invited = Invitation.objects.filter(role=Role.COORDINATOR, accepted_at=None)
    if coordinators.exists() or invited.exists():
        return []
    return ["Niemand koordiniert diesen Landkreis, und niemand ist dazu eingeladen."]


def the_history_is_whole() -> list[str]:
    """Nobody has changed, taken out or put in an entry since it was last seen."""
    seal = seal_of(current_county())
    verdict = verify(known=(seal.number, seal.hash) if seal else None)
    return [f"Verlauf: {verdict.broken}"] if verdict.broken else []


# True of the rows alone, wherever they stand: of those that arrive in an archive, too.
OF_THE_ROWS = (
    a_declaration_stands_where_its_signatures_put_it,
    the_county_can_write_to_a_partner,
    nobody_has_two_declarations_on_one_day,
)
INVARIANTS = (somebody_coordinates, the_history_is_whole, *OF_THE_ROWS)
