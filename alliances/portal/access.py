"""For which partners somebody may act: those whose contact has the address they sign in with."""

from uuid import UUID

from django.http import HttpRequest

from alliances.access import one_of, signed_in
from alliances.partners.models import Partner, PartnerQuerySet


def partners_of(request: HttpRequest) -> PartnerQuerySet:
    """The accepted partners of this person; an invitation has proved the address."""
    address = signed_in(request).email
    return Partner.objects.filter(
        contacts__email__iexact=address, state=Partner.State.ACCEPTED
    ).distinct()


def our(request: HttpRequest, pk: UUID) -> Partner:
    """One of them, or the same 404 whether it is another's or never was."""
    return one_of(partners_of(request), pk)
