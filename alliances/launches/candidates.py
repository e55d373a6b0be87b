"""Who can take part in a signing event and does not yet."""

from django.db.models import Q, QuerySet

from alliances.declarations.models import Declaration
from alliances.launches.actions import MOST, WAITING
from alliances.launches.models import SigningEvent
from alliances.partners.models import Category, Partner


def declarations_for(
    event: SigningEvent, *, q: str = "", category: Category | None = None
) -> QuerySet[Declaration]:
    """Declarations that wait for their partner, drafts included, and are not on the list."""
    found = Declaration.objects.filter(state__in=(Declaration.State.DRAFT, *WAITING))
    found = found.exclude(participations__event=event)
    if q:
        found = found.filter(Q(partner_name__icontains=q) | Q(number__icontains=q))
    if category:
        found = found.filter(partner__category=category)
    ids = found.order_by("partner__sort_name", "pk").values("pk")[:MOST]
    return Declaration.objects.filter(pk__in=ids).order_by("partner__sort_name", "pk")


def partners_for(*, q: str = "", category: Category | None = None) -> QuerySet[Partner]:
    """Accepted partners for whom nothing has been drawn up, or whose declaration has ended."""
    found = Partner.objects.filter(state=Partner.State.ACCEPTED).exclude(
        declarations__in=Declaration.objects.living()
    )
    if q:
        found = found.filter(Q(name__icontains=q) | Q(city__icontains=q))
    if category:
        found = found.filter(category=category)
    ids = found.order_by("sort_name", "pk").values("pk")[:MOST]
    return Partner.objects.filter(pk__in=ids).order_by("sort_name", "pk")
