"""The start page of the office: what waits, and how the alliance stands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.permissions import role_may
from alliances.access import page, signed_in
from alliances.announcements import actions as announcements
from alliances.beginning.checklist import Step, steps
from alliances.declarations.models import Declaration, DeclarationText
from alliances.declarations.paper.models import SignedSheet
from alliances.goals.models import Objective
from alliances.history.models import Entry
from alliances.measures.models import Measure
from alliances.partners.changes import count_lately
from alliances.partners.models import Partner

State = Declaration.State


@page("office.read")
def overview(request: HttpRequest) -> HttpResponse:
    """What needs a hand today comes first."""
    today = timezone.localdate()
    declarations = Declaration.objects.select_related("partner")
    return render(
        request,
        "alliances/office/overview.html",
        {
            "announcements": announcements.current(signed_in(request)),
            "steps": _steps(request),
            "requests": list(Partner.objects.filter(state=Partner.State.APPLIED)[:5]),
            "to_draw_up": list(
                Partner.objects.filter(state=Partner.State.ACCEPTED, declarations=None)[:5]
            ),
            "drafts": list(declarations.filter(state=State.DRAFT)[:5]),
            "to_sign": list(declarations.filter(state=State.SIGNED_BY_PARTNER)[:5]),
            "to_compare": list(
                SignedSheet.objects.filter(state=SignedSheet.State.WAITING).select_related(
                    "declaration"
                )[:5]
            ),
            "partner_missing": declarations.filter(
                state__in=[State.AWAITING, State.SIGNED_BY_COUNTY]
            ).count(),
            "changed_by_partners": count_lately(),
            "in_force": Declaration.objects.in_force(today).count(),
            "objectives": Objective.objects.count(),
            "measures": Measure.objects.filter(is_published=True).count(),
            "has_text": DeclarationText.objects.filter(
                state=DeclarationText.State.PUBLISHED
            ).exists(),
            "entries": list(Entry.objects.all()[:8]),
        },
    )


def _steps(request: HttpRequest) -> list[tuple[Step, bool]]:
    """The first steps and whether this person may take them; none once all are done."""
    found = steps()
    if all(step.is_done for step in found):
        return []
    role = signed_in(request).role
    return [(step, role_may(role, step.permission)) for step in found]
