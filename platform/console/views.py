"""The operator's pages: which counties there are, open another, what was done."""

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.access import page
from console import audit, overview, problems, regions
from console.forms import OpenCountyForm
from console.models import OperatorEntry
from tenants.backups.runs import too_old
from tenants.databases import databases
from tenants.hosts import address
from tenants.models import County, Region
from tenants.opening import open_county
from tenants.tombstones import is_buried

PER_PAGE = 50


@page("console.use")
def counties(request: HttpRequest) -> HttpResponse:
    """All counties on the platform, on the map and as a list."""
    wanted = overview.Wanted.of(request.GET)
    fitting = overview.rows(wanted)
    found = Paginator(fitting, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "console/counties.html",
        {
            "page_obj": found,
            "rows": list(found),
            "wanted": wanted,
            "marks": overview.marks(fitting),
            "states": County.State.choices,
            "lands": overview.lands(),
            "problems": [(overview.ANY, "irgendeine"), *problems.KINDS.items()],
            "databases": databases(),
            "sorts": overview.SORTS.items(),
            "backup_problem": too_old(timezone.now()),
        },
    )


@page("console.use")
@require_POST
def collect(request: HttpRequest) -> HttpResponse:
    """Collect the numbers of all counties now instead of tonight."""
    return redirect("console-job", audit.ask("facts", by=request.user).pk)


@never_cache
@page("console.use")
def open_a_county(request: HttpRequest) -> HttpResponse:
    """Open a county; the answer shows the invitation's address once."""
    form = OpenCountyForm(request.POST or None, initial=_suggestion(request.GET.get("ags", "")))
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data["slug"]
        try:
            opening = open_county(**form.cleaned_data, by=str(request.user))
        except ValidationError as error:
            form.add_error(None, error)
            if "slug" in error.message_dict and is_buried(wanted):
                form.offer_reuse()
        else:
            return render(
                request,
                "console/opened.html",
                {
                    "county": opening.county,
                    "address": address(opening.county),
                    "coordinator": opening.coordinator,
                    "invitation_url": opening.results["invitation_url"],
                },
            )
    free = sorted(
        Region.objects.filter(county=None), key=lambda region: regions.sort_key(region.name)
    )
    q = request.GET.get("q", "").replace("\x00", "")[:100]
    known = {"form": form, "regions": free, "q": q, "found": regions.search(q)}
    return render(request, "console/open.html", known)


def _suggestion(ags: str) -> dict[str, str]:
    """What the form starts with when a region is already chosen."""
    region = Region.objects.filter(ags=ags).first() if ags.isascii() and ags.isdigit() else None
    if region is None:
        return {}
    return {"ags": ags, "slug": regions.suggested_slug(region), "name": region.title}


@page("console.use")
def history(request: HttpRequest) -> HttpResponse:
    """What operators did, newest first."""
    entries = Paginator(OperatorEntry.objects.all(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "console/history.html", {"page_obj": entries})
