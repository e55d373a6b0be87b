"""The network's public pages: who takes part, and what the network is."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control

from accounts.access import page
from console import directory
from exchange.search import materials
from tenants.models import Region
from tenants.register import ATTRIBUTION

PER_PAGE = 50
NEWEST = 3


@page("site.read")
def start(request: HttpRequest) -> HttpResponse:
    """What the network is, where its counties are, what they gave each other last."""
    counties = directory.counties()
    return render(
        request,
        "network/start.html",
        {
            "rows": [directory.row(county) for county in counties],
            "marks": directory.marks(counties),
            "materials": list(materials(public_only=True)[:NEWEST]),
            "region_count": Region.objects.count(),
        },
    )


@page("site.read")
def counties(request: HttpRequest) -> HttpResponse:
    """The directory of counties that take part."""
    q, state = request.GET.get("q", ""), request.GET.get("state", "")
    found = directory.counties(q=q, state=state)
    page_obj = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "network/counties.html",
        {
            "page_obj": page_obj,
            "rows": [directory.row(county) for county in page_obj],
            "marks": directory.marks(found),
            "not_yet": directory.not_yet(q=q),
            "q": q,
            "state": state,
            "states": directory.states(),
            "population_source": ATTRIBUTION,
        },
    )


@page("site.read")
def imprint(request: HttpRequest) -> HttpResponse:
    """Who runs the platform."""
    operator = settings.OPERATOR_IMPRINT.replace("\\n", "\n")
    return render(request, "network/imprint.html", {"operator": operator})


@page("site.read")
def privacy(request: HttpRequest) -> HttpResponse:
    """Which data these pages touch."""
    return render(request, "network/privacy.html")


@page("site.read")
def accessibility(request: HttpRequest) -> HttpResponse:
    """How accessible these pages are."""
    return render(request, "network/accessibility.html")


@page("site.read")
@cache_control(public=True, max_age=3600)
def theme(request: HttpRequest) -> HttpResponse:
    """The network itself has no colour of its own: base.css says how Kreisklima looks."""
    return HttpResponse("/* no county, no theme */\n", content_type="text/css; charset=utf-8")
