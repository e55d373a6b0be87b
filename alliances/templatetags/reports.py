"""Yearly reports on the pages about a partner."""

from django import template
from django.utils import timezone

from alliances.partners.models import Partner
from alliances.reports.models import PartnerReport

register = template.Library()


@register.inclusion_tag("alliances/reports/public.html")
def public_reports(partner: Partner) -> dict:
    """What the partner has reported and everybody may read, the newest year first."""
    reports = PartnerReport.objects.public().filter(partner=partner).select_related("round")
    return {"reports": list(reports.order_by("-round__year"))}


@register.inclusion_tag("alliances/reports/own.html")
def own_reports(partner: Partner) -> dict:
    """Every report of a partner as its portal and the office list them."""
    today = timezone.localdate()
    reports = PartnerReport.objects.filter(partner=partner).select_related("round", "partner")
    return {
        "rows": [(each, each.is_late(today)) for each in reports.order_by("-round__year")],
        "route": "portal-report",
        "level": 3,
    }


@register.inclusion_tag("alliances/reports/own.html")
def reports_of(partner: Partner) -> dict:
    """The same list, leading to the office's pages."""
    return own_reports(partner) | {"route": "office-report", "level": 2}
