"""The badge as a picture for other sites, and the page to which it leads."""

from datetime import datetime, time, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control

from alliances.access import page
from alliances.badge.drawing import Badge, draw
from alliances.badge.standing import Standing, badge_holders, standing_of
from alliances.partners.models import Partner
from alliances.profile.models import Alliance
from tenants.followers import may_be_late

LONGEST = 60 * 60  # seconds a browser may show a badge without asking anew
KINDS = {"svg": "image/svg+xml; charset=utf-8", "png": "image/png"}


@page("site.read")
@may_be_late
def picture(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The badge for `<img>` on any site; it is kept no longer than to the end of the day."""
    partner, standing = _holder(slug)
    badge = badge_of(partner, standing, Alliance.objects.get())
    etag = badge.etag(kind)
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        answer = HttpResponse(draw(badge, kind), content_type=KINDS[kind])
    answer["ETag"] = etag
    # The one thing of a county that other sites may show: everything else stays its own.
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    patch_cache_control(answer, public=True, max_age=min(LONGEST, _seconds_left_today()))
    return answer


@page("site.read")
@may_be_late
def about(request: HttpRequest, slug: str) -> HttpResponse:
    """Where a badge leads: what it says today, in words."""
    partner, standing = _holder(slug)
    return render(request, "alliances/badge/about.html", {"partner": partner, "standing": standing})


def badge_of(partner: Partner, standing: Standing, alliance: Alliance) -> Badge:
    """What the badge of this partner shows."""
    return Badge(
        alliance=alliance.name,
        partner=partner.name,
        standing=standing.words,
        brand_color=alliance.brand_color,
        is_over=standing.ended is not None,
    )


def _holder(slug: str) -> tuple[Partner, Standing]:
    today = timezone.localdate()
    partner = badge_holders(today).filter(slug=slug).first()
    standing = standing_of(partner, today) if partner else None
    if partner is None or standing is None:
        raise Http404
    return partner, standing


def _seconds_left_today() -> int:
    now = timezone.localtime()
    midnight = datetime.combine(now.date() + timedelta(days=1), time(), tzinfo=now.tzinfo)
    return max(0, int((midnight - now).total_seconds()))
