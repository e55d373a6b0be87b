"""A partner's own pages."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from alliances.access import one_of, page, signed_in
from alliances.declarations.models import Declaration
from alliances.declarations.paper.models import SignedSheet
from alliances.declarations.paper.views import scan_answer
from alliances.declarations.views import pdf_answer
from alliances.partners.models import Partner


def _partners_of(request: HttpRequest):
    """The partners whose contact has the (confirmed) address of this account."""
    return Partner.objects.filter(contacts__email__iexact=signed_in(request).email).distinct()


@page("portal.use")
def overview(request: HttpRequest) -> HttpResponse:
    """What the county knows about us, and our declaration."""
    partners = (
        _partners_of(request).select_related("category").prefetch_related("declarations__sheets")
    )
    return render(request, "alliances/portal/overview.html", {"partners": list(partners)})


@page("portal.use")
def document(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Our declaration as PDF; drafts are still the office's."""
    declaration = (
        Declaration.objects.select_related("partner", "text")
        .filter(pk=pk, partner__in=_partners_of(request))
        .exclude(state=Declaration.State.DRAFT)
        .first()
    )
    if declaration is None:
        raise Http404
    return pdf_answer(declaration)


@page("portal.use")
def sheet(request: HttpRequest, pk: UUID) -> FileResponse:
    """The scan of our signed sheet, once the office has confirmed it."""
    confirmed = SignedSheet.objects.filter(state=SignedSheet.State.CONFIRMED)
    ours = confirmed.filter(declaration__partner__in=_partners_of(request))
    return scan_answer(one_of(ours, pk))
