"""What every page of a county knows: its alliance, and for staff the way around the office."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.permissions import SupportRole, role_may
from alliances.declarations.models import Declaration
from alliances.partners.models import Partner
from alliances.profile.models import Alliance
from outbox.models import Effect
from support.models import SupportEntry
from tenants.hosts import address, normalise

# Every item: its label, its address, the permission that shows it.
OFFICE = (
    ("Übersicht", "/verwaltung/", "office.read"),
    ("Anfragen", "/verwaltung/anfragen/", "office.read"),
    ("Partner", "/verwaltung/partner/", "office.read"),
    ("Erklärungen", "/verwaltung/erklaerungen/", "office.read"),
    ("Erklärungstexte", "/verwaltung/erklaerungstexte/", "office.read"),
    ("Ziele", "/verwaltung/ziele/", "goals.edit"),
    ("Maßnahmen", "/verwaltung/massnahmen/", "office.read"),
    ("Dokumente", "/verwaltung/dokumente/", "office.read"),
    ("Austausch", "/verwaltung/austausch/", "exchange.read"),
    ("Erscheinungsbild", "/verwaltung/erscheinungsbild/", "alliance.edit"),
    ("Seiten", "/verwaltung/seiten/", "pages.edit"),
    ("Kategorien", "/verwaltung/kategorien/", "categories.edit"),
    ("Team", "/verwaltung/team/", "team.manage"),
    ("Anmeldung", "/verwaltung/anmeldung/", "sign_in.manage"),
    ("Eigene Adresse", "/verwaltung/adresse/", "domains.manage"),
    ("Support", "/verwaltung/support/", "support.read"),
    ("Schnittstelle", "/verwaltung/schnittstelle/", "keys.manage"),
    ("Auskunft und Löschung", "/verwaltung/auskunft/", "rights.answer"),
    ("Webhooks", "/verwaltung/webhooks/", "webhooks.manage"),
    ("Zustellung", "/verwaltung/zustellung/", "delivery.decide"),
    ("Export", "/verwaltung/export/", "county.export"),
    ("Verlauf", "/verwaltung/verlauf/", "history.read"),
    ("Plattform verlassen", "/verwaltung/loeschung/", "county.leave"),
)


@dataclass(frozen=True)
class NavItem:
    """One line of the office's navigation."""

    label: str
    url: str
    current: bool
    count: int = 0


def county_page(request: HttpRequest) -> dict:
    """`county`, `alliance` and, for staff, `staff_nav`; all empty on the network's own site.

    `canonical` is where this page is at home, on any other host of the county.
    """
    county = getattr(request, "county", None)
    if county is None:
        return {
            "county": None,
            "alliance": None,
            "staff_nav": [],
            "support_entries": [],
            "canonical": "",
        }
    return {
        "county": county,
        "alliance": SimpleLazyObject(Alliance.objects.get),
        "staff_nav": SimpleLazyObject(lambda: _staff_nav(request)),
        "support_entries": SimpleLazyObject(lambda: _support_entries(request)),
        "canonical": _canonical(request),
    }


def _canonical(request: HttpRequest) -> str:
    main = request.county.main_host  # type: ignore[attr-defined]
    if not main or normalise(request.get_host()) == main:
        return ""
    return address(request.county, request.path)  # type: ignore[attr-defined]


def _staff_nav(request: HttpRequest) -> list[NavItem]:
    user: Any = getattr(request, "user", None)
    if not _is_in_office(user):
        return []
    waiting = {
        "/verwaltung/anfragen/": Partner.objects.filter(state=Partner.State.APPLIED).count(),
        "/verwaltung/erklaerungen/": Declaration.objects.filter(
            state=Declaration.State.SIGNED_BY_PARTNER
        ).count(),
        "/verwaltung/zustellung/": Effect.objects.dead_letters().count(),
    }
    return [
        NavItem(label, url, _is_current(request.path, url), waiting.get(url, 0))
        for label, url, permission in OFFICE
        if role_may(user.role, permission)
    ]


def _is_in_office(user: Any) -> bool:
    return user is not None and user.is_authenticated and role_may(user.role, "office.read")


def _support_entries(request: HttpRequest) -> list[SupportEntry]:
    """Who of the operator may be in now: the office sees all, the support itself."""
    user: Any = getattr(request, "user", None)
    if not _is_in_office(user):
        return []
    entries = SupportEntry.objects.open()
    if user.role in SupportRole.values:
        entries = entries.filter(pk=user.pk)
    return list(entries)


def _is_current(path: str, url: str) -> bool:
    return path == url if url == "/verwaltung/" else path.startswith(url)
