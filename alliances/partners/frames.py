"""The same page about a partner stands in the office and in the partner's own portal."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from alliances.access import signed_in
from alliances.partners.models import Partner


@dataclass(frozen=True)
class Frame:
    """Where a page stands: whose layout it has, how its addresses are called, where it leads."""

    prefix: str
    base: str
    home: str
    trail: tuple[str, ...]
    own_address: str = ""  # of whoever acts for the partner

    @property
    def is_office(self) -> bool:
        """Whether the office looks at the partner, and not the partner at itself."""
        return self.prefix == "office"

    def context(self, partner: Partner, **more: Any) -> dict[str, Any]:
        """What every template of a framed page needs."""
        return {"frame": self, "partner": partner, **more}

    def is_own(self, address: str) -> bool:
        """Whether somebody looks at their own line."""
        return bool(self.own_address) and address.casefold() == self.own_address.casefold()


def office(partner: Partner) -> Frame:
    """The page as the office sees it."""
    home = reverse("office-partner", args=[partner.pk])
    trail = ("Verwaltung", "/verwaltung/", "Partner", "/verwaltung/partner/", partner.name, home)
    return Frame("office", "alliances/staff.html", home, trail)


def portal(request: HttpRequest) -> Frame:
    """The page as the partner sees it."""
    return Frame(
        "portal",
        "alliances/portal.html",
        "/portal/",
        ("Ihre Partnerschaft", "/portal/"),
        signed_in(request).email,
    )
