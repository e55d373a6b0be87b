"""Where a signing event stands: who has signed, who is missing."""

from dataclasses import dataclass

from alliances.declarations.models import Declaration
from alliances.launches.models import Participation, SigningEvent

State = Declaration.State


@dataclass(frozen=True)
class Standing:
    """All who take part, by name and by what is still to come."""

    missing: list[Participation]  # the partner has not signed
    for_county: list[Participation]  # the partner has, the county has not
    done: list[Participation]  # both have
    dropped: list[Participation]  # taken back before both had; nobody waits for it any more

    @property
    def total(self) -> int:
        """How many take part."""
        return len(self.missing) + len(self.for_county) + len(self.done)

    @property
    def signed(self) -> int:
        """How many partners have signed."""
        return self.total - len(self.missing)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is to come any more."""
        return not self.missing and not self.for_county


def standing_of(event: SigningEvent) -> Standing:
    """Read in one query, however many take part."""
    found = Standing([], [], [], [])
    participations = event.participations.select_related("declaration__partner").order_by(
        "declaration__partner__sort_name", "pk"
    )
    for each in participations:
        declaration = each.declaration
        if declaration.in_force_from is not None:
            found.done.append(each)
        elif declaration.state == State.ENDED:
            found.dropped.append(each)
        elif declaration.state == State.SIGNED_BY_PARTNER:
            found.for_county.append(each)
        else:
            found.missing.append(each)
    return found
