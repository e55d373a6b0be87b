"""From when until when somebody was a partner, told from its declarations."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from alliances.partners.models import Partner


@dataclass(frozen=True)
class Span:
    """One membership without a gap; the day it ends is the first on which it is no more."""

    since: date
    until: date | None
    declarations: tuple[Any, ...]  # what was in force, the oldest first
    gap: int = 0  # days between the membership before and this one

    @property
    def ended_by(self) -> str:
        """How it ended, or will end, in words; empty for one that goes on."""
        return self.declarations[-1].get_end_kind_display() if self.until else ""

    def on(self, day: date) -> Any | None:
        """The declaration that was in force on this day."""
        for each in self.declarations:
            if each.in_force_from <= day and (each.ended_on is None or day < each.ended_on):
                return each
        return None


def spans(declarations: Iterable[Any]) -> list[Span]:
    """The memberships of one partner, the oldest first; drafts and the like count for nothing."""
    found: list[Span] = []
    real = [each for each in declarations if each.in_force_from is not None]
    for each in sorted(real, key=lambda one: (one.in_force_from, one.ended_on or date.max)):
        last = found[-1] if found else None
        if last and last.until == each.in_force_from:
            found[-1] = Span(last.since, each.ended_on, (*last.declarations, each), last.gap)
            continue
        gap = (each.in_force_from - last.until).days if last and last.until else 0
        found.append(Span(each.in_force_from, each.ended_on, (each,), gap))
    return found


def members_on(day: date) -> QuerySet[Partner]:
    """Who was a partner on this day, by name, with category and declarations."""
    return (
        Partner.objects.in_force(day)
        .select_related("category")
        .prefetch_related(Prefetch("declarations"))
    )


def span_on(partner: Partner, day: date) -> Span | None:
    """The membership of this day; reads the declarations that `members_on` brought along."""
    return next((span for span in spans(partner.declarations.all()) if span.on(day)), None)
