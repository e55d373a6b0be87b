"""The host of a request decides whose data it may see, before anything else looks at it."""

import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.signals import got_request_exception
from django.db import Error
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils.log import log_response

from tenants import refusals
from tenants.health import ready
from tenants.hosts import county_of, is_network_host, normalise
from tenants.models import County
from tenants.postgresql.places import NOWHERE, at, each_at, here
from tenants.schemas import inside, outside
from tenants.telling.page import may_read, page

CERTIFICATE = "/intern/zertifikat"  # a proxy asks it by whatever name it knows us
READING = frozenset({"GET", "HEAD", "OPTIONS"})


class CountyRequest(HttpRequest):
    """A request that knows its county; None on the network's own host."""

    county: County | None
    failure: BaseException | None  # what went wrong between us and the page


class TwoHosts(DisallowedHost):
    """Who names two hosts wants one part of us to believe the other."""


class CountyMiddleware:
    """Step into the county of the host; an unknown host learns nothing, not even our name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response
        with at(NOWHERE):  # the choices of forms are nobody's, whoever asks first for a page
            for pages in (settings.ROOT_URLCONF, settings.PUBLIC_SCHEMA_URLCONF):
                import_module(pages)

    def __call__(self, request: CountyRequest) -> HttpResponse:
        if request.path == "/healthz":
            return HttpResponse("ok\n", content_type="text/plain")
        if request.path == "/readyz":
            return ready()
        if request.path == "/metrics":
            return page() if may_read(request) else refusals.nobody_here(404)
        request.county = request.failure = None
        try:
            host = _host_of(request)
        except TwoHosts:
            return refusals.nobody_here(400)
        except DisallowedHost:  # not even the form of a host name
            return refusals.nobody_here(404)
        if is_network_host(host) or request.path == CERTIFICATE:
            request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
            with outside():
                return self._answer(request)
        try:
            county = county_of(host)
        except Error as error:
            if (refusal := refusals.answer_to(request, error)) is None:
                raise
            return refusal
        if county is None:
            return refusals.nobody_here(404)
        request.county = county
        if county.state != County.State.ACTIVE:
            return refusals.closed(request, county)
        if county.read_only_since is not None and request.method not in READING:
            return refusals.moving(request, county)
        with inside(county):
            return self._answer(request)

    def process_exception(self, request: CountyRequest, error: Exception) -> HttpResponse | None:
        """A page failed; where the database is away or the county moves, nobody is to blame."""
        return refusals.answer_to(request, error)

    def _answer(self, request: CountyRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.failure is not None:  # it was not the page that failed, but the way to it
            response = refusals.answer_to(request, request.failure) or response
        if response.status_code >= 400:  # Django would do it after us, when no county is set
            log_response(
                "%s: %s",
                response.reason_phrase,
                request.path,
                response=response,
                request=request,
            )
        # A page is rendered while its county is still set, never lazily afterwards.
        if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
            response.render()
        # One that is sent piece by piece is made later, when nothing is set any more.
        if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
            response.streaming_content = each_at(here(), cast(Iterable, response.streaming_content))
        return response


def _host_of(request: HttpRequest) -> str:
    """The one host that this request names; DisallowedHost if it names none, TwoHosts if two."""
    if "," in request.META.get("HTTP_HOST", ""):  # two headers, as servers join them
        raise TwoHosts
    host = normalise(request.get_host())
    # A request line may carry a whole address; the server goes by the header all the same.
    line = request.META.get("RAW_URI", "/")
    if not line.startswith("/") and "://" in line:
        named = normalise(urlsplit(line).netloc.rpartition("@")[2])
        if named != host:
            raise TwoHosts
    return host


def _remember_failure(request: Any = None, **_: Any) -> None:
    """Sessions and permissions ask the database too, where no page could catch its failing."""
    if isinstance(request, HttpRequest):
        cast(CountyRequest, request).failure = sys.exc_info()[1]


got_request_exception.connect(_remember_failure, dispatch_uid="tenants.failure")
