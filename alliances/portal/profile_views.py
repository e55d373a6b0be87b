"""A partner's own pages to change what it shows, who works there, and what it brings."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from alliances.access import page
from alliances.contributions import pages as contributions
from alliances.partners import profile_pages as pages
from alliances.partners.frames import portal
from alliances.portal.access import our


@page("portal.use")
def profile(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What we show of ourselves."""
    return pages.profile(request, our(request, pk), portal(request))


@page("portal.use")
@require_POST
def remove_logo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show our name alone."""
    return pages.remove_logo(request, our(request, pk), portal(request))


@page("portal.use")
def add_contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A colleague, who may get a way in here."""
    return pages.add_contact(request, our(request, pk), portal(request))


@page("portal.use")
def edit_contact(request: HttpRequest, pk: UUID, contact: UUID) -> HttpResponse:
    """Change what is known about one of us."""
    return pages.edit_contact(request, our(request, pk), contact, portal(request))


@page("portal.use")
@require_POST
def make_main(request: HttpRequest, pk: UUID, contact: UUID) -> HttpResponse:
    """Have the county write to this colleague."""
    return pages.make_main(request, our(request, pk), contact, portal(request))


@page("portal.use")
@require_POST
def invite_contact(request: HttpRequest, pk: UUID, contact: UUID) -> HttpResponse:
    """Let a colleague in here."""
    return pages.invite_contact(request, our(request, pk), contact, portal(request))


@page("portal.use")
@require_POST
def remove_contact(request: HttpRequest, pk: UUID, contact: UUID) -> HttpResponse:
    """Take a colleague off our list."""
    return pages.remove_contact(request, our(request, pk), contact, portal(request))


@page("portal.use")
def add_contribution(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One more thing that we bring."""
    return contributions.add(request, our(request, pk), portal(request))


@page("portal.use")
def edit_contribution(request: HttpRequest, pk: UUID, contribution: UUID) -> HttpResponse:
    """Word it anew."""
    return contributions.edit(request, our(request, pk), contribution, portal(request))


@page("portal.use")
@require_POST
def delete_contribution(request: HttpRequest, pk: UUID, contribution: UUID) -> HttpResponse:
    """Take it off our profile."""
    return contributions.delete(request, our(request, pk), contribution, portal(request))
