"""A partner's own pages."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from alliances.access import page, signed_in
from alliances.declarations.models import Declaration
from alliances.declarations.print_views import print_answer
from alliances.declarations.views import pdf_answer
from alliances.partners.models import Partner


def _partners_of(request: HttpRequest):
    """The partners whose contact has the (confirmed) address of this account."""
    return Partner.objects.filter(contacts__email__iexact=signed_in(request).email).distinct()


@page("portal.use")
def overview(request: HttpRequest) -> HttpResponse:
    """What the county knows about us, and our declaration."""
    partners = (
        _partners_of(request)
        .select_related("category")
        .prefetch_related("declarations__sealed_paper")
    )
    return render(request, "alliances/portal/overview.html", {"partners": list(partners)})


@page("portal.use")
def document(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Our declaration as PDF; drafts are still the office's."""
    return pdf_answer(_ours(request, pk))


@page("portal.use")
def print_of(request: HttpRequest, pk: UUID, what: str) -> HttpResponse:
    """Our certificate sheet or window sticker."""
    return print_answer(_ours(request, pk), what)


def _ours(request: HttpRequest, pk: UUID) -> Declaration:
    declaration = (
        Declaration.objects.select_related("partner", "text")
        .filter(pk=pk, partner__in=_partners_of(request))
        .exclude(state=Declaration.State.DRAFT)
        .first()
    )
    if declaration is None:
        raise Http404
    return declaration
