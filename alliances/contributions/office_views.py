"""The office's pages about what partners bring."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from alliances.access import one_of, page
from alliances.contributions import pages
from alliances.partners.frames import office
from alliances.partners.models import Partner


@page("partners.review")
def add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Enter something for a partner."""
    partner = one_of(Partner.objects, pk)
    return pages.add(request, partner, office(partner))


@page("partners.review")
def edit(request: HttpRequest, pk: UUID, contribution: UUID) -> HttpResponse:
    """Change it."""
    partner = one_of(Partner.objects, pk)
    return pages.edit(request, partner, contribution, office(partner))


@page("partners.review")
@require_POST
def delete(request: HttpRequest, pk: UUID, contribution: UUID) -> HttpResponse:
    """Remove it."""
    partner = one_of(Partner.objects, pk)
    return pages.delete(request, partner, contribution, office(partner))
