"""One line of the table that says how long what is kept."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet


@dataclass(frozen=True)
class Rule:
    """One line of the table."""

    what: str
    period: timedelta
    since: str
    why: str
    due: Callable[[datetime], QuerySet]  # by the moment before which the period had to begin
    forget: Callable[[QuerySet], int]
    then: str = "gelöscht"

    @property
    def how_long(self) -> str:
        """The period in words."""
        years, days = divmod(self.period.days, 365)
        if years and not days:
            return "1 Jahr" if years == 1 else f"{years} Jahre"
        if days and days % 30 == 0:
            months = days // 30
            return "1 Monat" if months == 1 else f"{months} Monate"
        return "1 Tag" if self.period.days == 1 else f"{self.period.days} Tage"

    def waiting(self, now: datetime) -> QuerySet:
        """What has reached its end and is still there."""
        return self.due(now - self.period)
