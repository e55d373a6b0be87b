"""The host of a request decides whose data it may see, before anything else looks at it."""

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import cast

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.loader import render_to_string
from django.template.response import SimpleTemplateResponse

from tenants.health import ready
from tenants.hosts import county_of, is_network_host, normalise
from tenants.models import County
from tenants.postgresql.places import NOWHERE, at, each_at, here
from tenants.schemas import inside, outside


class CountyRequest(HttpRequest):
    """A request that knows its county; None on the network's own host."""

    county: County | None


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
        try:
            host = normalise(request.get_host())
        except DisallowedHost:  # not even the form of a host name
            host = ""
        request.county = None
        if is_network_host(host):
            request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
            with outside():
                return self._answer(request)
        county = county_of(host)
        if county is None:
            return HttpResponse(render_to_string("404_unknown_host.html"), status=404)
        request.county = county
        with inside(county):
            return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # A page is rendered while its county is still set, never lazily afterwards.
        if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
            response.render()
        # One that is sent piece by piece is made later, when nothing is set any more.
        if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
            response.streaming_content = each_at(here(), cast(Iterable, response.streaming_content))
        return response
