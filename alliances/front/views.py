"""The public start page of an alliance."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from alliances.access import page
from alliances.declarations.models import Declaration
from alliances.goals.models import Objective
from alliances.measures.models import Measure
from alliances.partners.models import Partner
from tenants.followers import may_be_late
from tenants.schemas import current_county

NEWEST = 6


@page("site.read")
@may_be_late
def start(request: HttpRequest) -> HttpResponse:
    """Who we are, what we want to reach, who takes part, and how to join."""
    today = timezone.localdate()
    objectives = list(Objective.objects.all())
    return render(
        request,
        "alliances/front/start.html",
        {
            "ags": current_county().region_ags,
            "objectives": objectives,
            "newest": _newest(today),
            "numbers": {
                "partners": Partner.objects.in_force(today).count(),
                "objectives": len(objectives),
                "measures": Measure.objects.filter(is_published=True).count(),
            },
        },
    )


def _newest(today) -> list[Partner]:
    """The public partners whose declarations came into force last."""
    newest = (
        Declaration.objects.in_force(today)
        .filter(partner__in=Partner.objects.public(today))
        .select_related("partner__category")
        .order_by("-in_force_from", "partner__sort_name")[:NEWEST]
    )
    return [declaration.partner for declaration in newest]
