"""Close an announcement for oneself."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from alliances.access import page, signed_in
from alliances.announcements import actions


@page("office.read")
@require_POST
def dismiss(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Not shown to this person again."""
    actions.dismiss(pk, person=signed_in(request))
    return redirect("office")
