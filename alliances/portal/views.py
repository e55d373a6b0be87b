"""A partner's own pages."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from alliances.access import one_of, page
from alliances.declarations.models import Declaration
from alliances.declarations.paper.models import SignedSheet
from alliances.declarations.paper.views import scan_answer
from alliances.declarations.print_views import print_answer
from alliances.declarations.views import pdf_answer
from alliances.partners.entry import contacts_of
from alliances.partners.frames import portal
from alliances.partners.models import Partner
from alliances.portal.access import partners_of


@page("portal.use")
def overview(request: HttpRequest) -> HttpResponse:
    """What the county and everybody knows about us, and our declarations."""
    found = (
        partners_of(request)
        .select_related("category")
        .prefetch_related("declarations__sheets", "declarations__sealed_paper")
    )
    partners = list(found)
    public = set(
        Partner.objects.public(timezone.localdate())
        .filter(pk__in=[partner.pk for partner in partners])
        .values_list("pk", flat=True)
    )
    entries = [
        {
            "partner": partner,
            "contacts": contacts_of(partner),
            "contributions": list(partner.contributions.select_related("measure")),
            "is_public": partner.pk in public,
        }
        for partner in partners
    ]
    context = {"frame": portal(request), "entries": entries}
    return render(request, "alliances/portal/overview.html", context)


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
        .filter(pk=pk, partner__in=partners_of(request))
        .exclude(state=Declaration.State.DRAFT)
        .first()
    )
    if declaration is None:
        raise Http404
    return declaration


@page("portal.use")
def sheet(request: HttpRequest, pk: UUID) -> FileResponse:
    """The scan of our signed sheet, once the office has confirmed it."""
    confirmed = SignedSheet.objects.filter(state=SignedSheet.State.CONFIRMED)
    ours = confirmed.filter(declaration__partner__in=partners_of(request))
    return scan_answer(one_of(ours, pk))
