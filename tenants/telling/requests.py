"""Around every request: its number, its deadline, a line in the log, one more in the counts."""

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from tenants.postgresql.silence import WATCH
from tenants.telling.logs import REQUEST, event
from tenants.telling.meters import count_request

log = logging.getLogger("kreisklima.requests")
HEADER = "X-Request-ID"
UNTOLD = frozenset({"/healthz", "/readyz", "/metrics"})  # asked by machines every few seconds
_NUMBER = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestMiddleware:
    """Stands before all others, so that it sees what they answer too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        number = number_of(request)
        told = REQUEST.set(number)
        try:
            with WATCH.deadline(settings.REQUEST_SECONDS):
                response = self.get_response(request)
            if request.path not in UNTOLD:
                tell(request, response.status_code, time.perf_counter() - began)
        finally:
            REQUEST.reset(told)
        response[HEADER] = number
        return response


def number_of(request: HttpRequest) -> str:
    """The number that our own proxy gave; where none stands in front of us, one of our own."""
    given = request.META.get("HTTP_X_REQUEST_ID", "") if settings.PROXIES else ""
    return given if _NUMBER.fullmatch(given) else uuid.uuid4().hex


def tell(request: HttpRequest, status: int, seconds: float) -> None:
    """Count the answer and write it down: no address, no name, no query, nothing that was sent."""
    match = request.resolver_match
    route = (match.view_name if match else "") or "-"
    county = getattr(getattr(request, "county", None), "slug", "")
    count_request(
        route=route,
        method=request.method or "",
        status=status,
        county=county,
        seconds=seconds,
    )
    if log.isEnabledFor(logging.INFO):
        person = getattr(request, "_cached_user", None)  # without asking who it is, if nobody did
        log.info(
            "request",
            extra=event(
                method=request.method,
                route=route,
                status=status,
                seconds=round(seconds, 4),
                county=getattr(getattr(request, "county", None), "schema_name", "-"),
                role=getattr(person, "role", None) or "-",
            ),
        )
