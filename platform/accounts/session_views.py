"""Somebody's own page about where they are signed in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import open_sessions
from accounts.access import page, signed_in


@never_cache
@page("account.own")
def sessions(request: HttpRequest) -> HttpResponse:
    """Where I am signed in just now."""
    found = open_sessions.of(signed_in(request), this=request.session.session_key)
    return render(
        request,
        "accounts/sessions.html",
        {"sessions": found, "in_county": getattr(request, "county", None) is not None},
    )


@page("account.own")
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of them from afar; saying it twice does no harm."""
    open_sessions.end(signed_in(request), pk)
    messages.success(request, "Diese Sitzung ist beendet.")
    return redirect("sessions")


@page("account.own")
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """End all but this one."""
    open_sessions.end_all_others(signed_in(request), keep=request.session.session_key)
    messages.success(request, "Alle anderen Sitzungen sind beendet.")
    return redirect("sessions")
