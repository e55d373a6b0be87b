"""Take a list of the office along as a file."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.permissions import role_may
from alliances.access import acting, page, signed_in
from alliances.history.actions import record
from alliances.lists import writing
from alliances.lists.catalogue import LISTS
from alliances.profile.models import Alliance
from tenants.schemas import current_county
from tenants.transactions import atomic

MOST_ROWS = 20_000  # of one file, which is made in memory
TAKEN = "Liste ausgegeben"


@never_cache
@page("office.read")
def download(request: HttpRequest, kind: str, fmt: str) -> HttpResponse:
    """The list as its page shows it, filters kept, all pages in one file."""
    wanted = LISTS.get(kind)
    if wanted is None or fmt not in writing.FORMATS:
        raise Http404
    if not role_may(signed_in(request).role, wanted.permission):
        raise PermissionDenied
    found = list(wanted.rows(request.GET)[: MOST_ROWS + 1])
    if len(found) > MOST_ROWS:
        messages.error(
            request, "Die Liste hat mehr als 20.000 Zeilen. Bitte grenzen Sie sie mit Filtern ein."
        )
        return redirect(wanted.page)
    if wanted.is_personal:
        _write_down(request, wanted.title, fmt, len(found))
    name = f"{kind}-{current_county().slug}-{timezone.localdate():%Y-%m-%d}"
    return writing.answer(fmt, name, wanted.title, wanted.headers, wanted.lines(found))


@atomic
def _write_down(request: HttpRequest, title: str, fmt: str, count: int) -> None:
    """Whoever takes people's data along stands in the history, as for the county's archive."""
    after = {"list": f"{title} ({fmt.upper()})", "count": count}
    record(TAKEN, Alliance.objects.get(), by=acting(request), after=after)
