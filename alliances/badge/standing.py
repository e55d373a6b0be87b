"""Since when somebody is a partner, or when that ended; asked anew for each day."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from alliances.partners.models import Partner


@dataclass(frozen=True)
class Standing:
    """A membership on one day; `ended` is the first day on which it is over."""

    since: date
    ended: date | None = None

    @property
    def words(self) -> str:
        """What the badge says."""
        if self.ended:
            return f"Partnerschaft beendet {self.ended.year}"
        return f"Partner seit {self.since.year}"


def badge_holders(on: date) -> QuerySet[Partner]:
    """Who has, or had, a badge: private persons only if they want to be named."""
    return (
        Partner.objects.filter(
            Q(kind=Partner.Kind.ORGANISATION) | Q(is_shown_publicly=True),
            declarations__in_force_from__lte=on,
        )
        .distinct()
        .prefetch_related("declarations")
    )


def standing_of(partner: Partner, on: date) -> Standing | None:
    """The membership of this day, or the last one before it; None for who was never a partner.

    A declaration that begins before another has ended, or on that day, continues the membership.
    """
    spans = sorted(
        (each.in_force_from, each.ended_on or date.max)
        for each in partner.declarations.all()
        if each.in_force_from and each.in_force_from <= on
    )
    since, until = None, date.min
    for begin, end in spans:
        if end <= begin:
            continue  # it was over before its first day
        since = begin if since is None or begin > until else since
        until = max(until, end)
    if since is None:
        return None
    return Standing(since) if until > on else Standing(since, until)
