"""Sensitive pages ask again who is there when the last proof was some time ago."""

import time
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

PROVED_AT, BEGAN_AT = "proved_at", "began_at"
# A page is opened within the first span; what was typed on it may be sent within the second.
OPEN_WITHIN, SEND_WITHIN = 30 * 60, 60 * 60
READING = frozenset({"GET", "HEAD"})


def prove(request: HttpRequest) -> None:
    """Whoever is there has just shown who they are."""
    request.session[PROVED_AT] = int(time.time())


def begin(request: HttpRequest) -> None:
    """A session begins with a proof."""
    request.session[BEGAN_AT] = int(time.time())
    prove(request)


def is_over(request: HttpRequest) -> bool:
    """Whether the session has lasted as long as one may, whatever was done in between.

    Django counts its age from the last time that something was written into it.
    """
    began = request.session.get(BEGAN_AT)
    return began is not None and time.time() - began >= settings.SESSION_COOKIE_AGE


def is_fresh(request: HttpRequest) -> bool:
    """Whether that was lately enough for this page."""
    within = OPEN_WITHIN if request.method in READING else SEND_WITHIN
    return time.time() - request.session.get(PROVED_AT, 0) < within


def ask_again(request: HttpRequest) -> HttpResponse:
    """To the page that asks, and back to where somebody wanted to go."""
    back = request.get_full_path() if request.method in READING else request.path
    return redirect("/anmelden/bestaetigen/?" + urlencode({"next": back}))
