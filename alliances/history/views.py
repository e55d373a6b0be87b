"""The county's history, for everybody in the office."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.access import page
from alliances.history.reading import KINDS, entries_of, line_of, search
from alliances.history.sealing import seal_of
from tenants.schemas import current_county

__all__ = ["entries_of", "history"]

PER_PAGE = 50


@page("history.read")
def history(request: HttpRequest) -> HttpResponse:
    """Who did what, newest first, with what it changed."""
    q, kind = (request.GET.get(name, "").replace("\x00", "") for name in ("q", "kind"))
    found = Paginator(search(q=q, kind=kind), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "alliances/history/list.html",
        {
            "page_obj": found,
            "lines": [line_of(entry) for entry in found],
            "q": q,
            "kind": kind,
            "seal": seal_of(current_county()),
            "kinds": sorted(KINDS.items(), key=lambda pair: pair[1]),
        },
    )
