"""What partners changed by themselves, for the office: live at once, and nothing overlooked."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alliances.access import page
from alliances.contributions.models import Contribution
from alliances.history.models import Entry
from alliances.history.reading import Line, line_of
from alliances.partners.changes import entries_by_partners
from alliances.partners.models import Partner

PER_PAGE = 30


@dataclass(frozen=True)
class Change:
    """One thing that a partner did, and the partner if it is still there."""

    line: Line
    partner: Partner | None


@page("office.read")
def listing(request: HttpRequest) -> HttpResponse:
    """The newest changes first."""
    found = Paginator(entries_by_partners(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": found, "changes": _with_partners(found.object_list)}
    return render(request, "alliances/portal/office_changes.html", context)


def _with_partners(entries: Iterable[Entry]) -> list[Change]:
    """Each entry with its partner, in two queries."""
    entries = list(entries)
    contributions = Contribution.objects.filter(
        pk__in=[entry.object_id for entry in entries if entry.object_kind == "contribution"]
    )
    owners = {str(pk): str(owner) for pk, owner in contributions.values_list("pk", "partner_id")}
    wanted = {
        entry.pk: entry.object_id if entry.object_kind == "partner" else owners.get(entry.object_id)
        for entry in entries
    }
    there = Partner.objects.filter(pk__in=[pk for pk in wanted.values() if pk])
    partners = {str(partner.pk): partner for partner in there}
    return [Change(line_of(entry), partners.get(wanted[entry.pk] or "")) for entry in entries]
