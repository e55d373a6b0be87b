"""A partner's own pages."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from alliances.access import page
from alliances.declarations.models import Declaration
from alliances.declarations.views import pdf_answer
from alliances.portal.access import partners_of


@page("portal.use")
def overview(request: HttpRequest) -> HttpResponse:
    """What the county knows about us, and our declaration."""
    partners = partners_of(request).select_related("category").prefetch_related("declarations")
    return render(request, "alliances/portal/overview.html", {"partners": list(partners)})


@page("portal.use")
def document(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Our declaration as PDF; drafts are still the office's."""
    declaration = (
        Declaration.objects.select_related("partner", "text")
        .filter(pk=pk, partner__in=partners_of(request))
        .exclude(state=Declaration.State.DRAFT)
        .first()
    )
    if declaration is None:
        raise Http404
    return pdf_answer(declaration)
