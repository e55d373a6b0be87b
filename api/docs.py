"""The description of the interface, for programs and for people, and the end of all addresses."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.request import Request
from rest_framework.views import APIView

from alliances.access import page
from api.access import MayDoThis
from api.parsing import AlwaysJson


class SchemaView(SpectacularJSONAPIView):
    """OpenAPI 3 as JSON."""

    permissions = {"get": "site.read"}
    permission_classes = [MayDoThis]
    content_negotiation_class = AlwaysJson


class NothingHere(APIView):
    """An unknown address under the interface is told as a problem, not as a page."""

    permissions = dict.fromkeys(["get", "head", "post", "put", "patch", "delete"], "site.read")
    schema = None
    content_negotiation_class = AlwaysJson

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise Http404


@page("site.read")
def docs(request: HttpRequest) -> HttpResponse:
    """Swagger UI from our own host, started by a file of ours: no script stands in the page."""
    return render(request, "api/docs.html")
