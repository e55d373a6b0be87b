"""A partner's logo for everybody who may see it, and the office's pages of profile and people."""

import hashlib
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_POST

from accounts.permissions import role_may
from alliances.access import one_of, page
from alliances.partners import profile_pages as pages
from alliances.partners.frames import office
from alliances.partners.models import Partner


def _shown(request: HttpRequest, slug: str) -> Partner:
    """A partner of the directory; the office and its own people see their logo before, too."""
    partner = Partner.objects.filter(slug=slug).exclude(logo="").first()
    if partner is None:
        raise Http404
    if Partner.objects.public(timezone.localdate()).filter(pk=partner.pk).exists():
        return partner
    user = request.user
    if user.is_authenticated and role_may(user.role, "office.read"):
        return partner
    if user.is_authenticated and role_may(user.role, "portal.use"):
        if partner.contacts.filter(email__iexact=user.email).exists():
            return partner
    raise Http404


def _logo_etag(request: HttpRequest, slug: str) -> str | None:
    """Names come back once their file is gone, so the time of the change tells files apart."""
    partner = _shown(request, slug)
    state = f"{partner.logo.name} {partner.updated_at.isoformat()}"
    return f'"{hashlib.sha256(state.encode()).hexdigest()[:20]}"'


@page("site.read")
@cache_control(private=True, no_cache=True)
@condition(etag_func=_logo_etag)
def logo(request: HttpRequest, slug: str) -> HttpResponse:
    """The logo, which is always a small PNG of our own making."""
    try:
        with _shown(request, slug).logo.open() as file:
            return HttpResponse(file.read(), content_type="image/png")
    except FileNotFoundError as error:
        raise Http404 from error


@page("partners.review")
def profile(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the partner shows of itself."""
    partner = one_of(Partner.objects, pk)
    return pages.profile(request, partner, office(partner))


@page("partners.review")
@require_POST
def remove_logo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the name alone."""
    partner = one_of(Partner.objects, pk)
    return pages.remove_logo(request, partner, office(partner))


@page("partners.review")
def add_contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One more person at the partner."""
    partner = one_of(Partner.objects, pk)
    return pages.add_contact(request, partner, office(partner))


@page("partners.review")
def edit_contact(request: HttpRequest, pk: UUID, contact: UUID) -> HttpResponse:
    """Change what is known about somebody."""
    partner = one_of(Partner.objects, pk)
    return pages.edit_contact(request, partner, contact, office(partner))


@page("partners.review")
@require_POST
def make_main(request: HttpRequest, pk: UUID, contact: UUID) -> HttpResponse:
    """Write to this person from now on."""
    partner = one_of(Partner.objects, pk)
    return pages.make_main(request, partner, contact, office(partner))


@page("partners.review")
@require_POST
def invite_contact(request: HttpRequest, pk: UUID, contact: UUID) -> HttpResponse:
    """Let somebody into the partner's portal."""
    partner = one_of(Partner.objects, pk)
    return pages.invite_contact(request, partner, contact, office(partner))


@page("partners.review")
@require_POST
def remove_contact(request: HttpRequest, pk: UUID, contact: UUID) -> HttpResponse:
    """Take somebody off the list."""
    partner = one_of(Partner.objects, pk)
    return pages.remove_contact(request, partner, contact, office(partner))
