"""What every page of a county knows: its alliance, and for staff the way around the office."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.permissions import SupportRole, role_may
from alliances.declarations.models import Declaration
from alliances.misuse.models import MisuseReport
from alliances.partners.models import Partner
from alliances.profile.models import Alliance
from alliances.reports.models import PartnerReport
from outbox.models import Effect
from support.models import SupportEntry
from tenants.hosts import address, normalise

# Every item: its label, its address, the permission that shows it. First the work of every day.
OFFICE = (
    ("Übersicht", "/verwaltung/", "office.read"),
    ("Anfragen", "/verwaltung/anfragen/", "office.read"),
    ("Partner", "/verwaltung/partner/", "office.read"),
    ("Erklärungen", "/verwaltung/erklaerungen/", "office.read"),
    ("Unterzeichnungen", "/verwaltung/unterzeichnungen/", "office.read"),
    ("Erklärungstexte", "/verwaltung/erklaerungstexte/", "office.read"),
    ("Berichte", "/verwaltung/berichte/", "office.read"),
    ("Meldungen", "/verwaltung/meldungen/", "misuse.read"),
    ("Ziele", "/verwaltung/ziele/", "goals.edit"),
    ("Maßnahmen", "/verwaltung/massnahmen/", "office.read"),
    ("Dokumente", "/verwaltung/dokumente/", "office.read"),
    ("Austausch", "/verwaltung/austausch/", "exchange.read"),
    ("Zustellung", "/verwaltung/zustellung/", "delivery.decide"),
    ("Verlauf", "/verwaltung/verlauf/", "history.read"),
)
# What is set up once and seldom looked at again, folded away until then.
SETTINGS = (
    ("Erscheinungsbild", "/verwaltung/erscheinungsbild/", "alliance.edit"),
    ("Seiten", "/verwaltung/seiten/", "pages.edit"),
    ("Kategorien", "/verwaltung/kategorien/", "categories.edit"),
    ("Stufen", "/verwaltung/stufen/", "categories.edit"),
    ("Unterschriften", "/verwaltung/unterschriften/", "office.read"),
    ("Team", "/verwaltung/team/", "team.manage"),
    ("Anmeldung", "/verwaltung/anmeldung/", "sign_in.manage"),
    ("Eigene Adresse", "/verwaltung/adresse/", "domains.manage"),
    ("Siegel", "/verwaltung/siegel/", "seals.manage"),
    ("Schnittstelle", "/verwaltung/schnittstelle/", "keys.manage"),
    ("Webhooks", "/verwaltung/webhooks/", "webhooks.manage"),
    ("Support", "/verwaltung/support/", "support.read"),
    ("Auskunft und Löschung", "/verwaltung/auskunft/", "rights.answer"),
    ("Export", "/verwaltung/export/", "county.export"),
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
    """`county`, `alliance` and, for staff, two navigations; all empty on the network's own site.

    `canonical` is where this page is at home, on any other host of the county.
    """
    county = getattr(request, "county", None)
    if county is None:
        return {
            "county": None,
            "alliance": None,
            "staff_nav": [],
            "staff_settings": [],
            "support_entries": [],
            "canonical": "",
        }
    return {
        "county": county,
        "alliance": SimpleLazyObject(Alliance.objects.get),
        "staff_nav": SimpleLazyObject(lambda: _staff_nav(request)),
        "staff_settings": SimpleLazyObject(lambda: _items(request, SETTINGS)),
        "support_entries": SimpleLazyObject(lambda: _support_entries(request)),
        "canonical": _canonical(request),
    }


def _canonical(request: HttpRequest) -> str:
    main = request.county.main_host  # type: ignore[attr-defined]
    if not main or normalise(request.get_host()) == main:
        return ""
    return address(request.county, request.path)  # type: ignore[attr-defined]


def _staff_nav(request: HttpRequest) -> list[NavItem]:
    if not _is_in_office(getattr(request, "user", None)):
        return []
    waiting = {
        "/verwaltung/anfragen/": Partner.objects.filter(state=Partner.State.APPLIED).count(),
        "/verwaltung/erklaerungen/": Declaration.objects.filter(
            Q(state=Declaration.State.SIGNED_BY_PARTNER) | Q(sheets__state="waiting")
        )
        .distinct()
        .count(),
        "/verwaltung/berichte/": PartnerReport.objects.filter(
            state=PartnerReport.State.SUBMITTED
        ).count(),
        "/verwaltung/meldungen/": MisuseReport.objects.waiting(timezone.localdate()).count(),
        "/verwaltung/zustellung/": Effect.objects.dead_letters().count(),
    }
    return _items(request, OFFICE, waiting)


def _items(
    request: HttpRequest, items: tuple[tuple[str, str, str], ...], waiting: dict | None = None
) -> list[NavItem]:
    """Those that this person may open, each with how much waits there."""
    user: Any = getattr(request, "user", None)
    if not _is_in_office(user):
        return []
    return [
        NavItem(label, url, _is_current(request.path, url), (waiting or {}).get(url, 0))
        for label, url, permission in items
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
