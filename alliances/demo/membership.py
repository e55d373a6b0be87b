"""Around a membership: levels, yearly reports of some partners, a report of misuse."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.actors import Actor
from alliances.demo.people import People
from alliances.levels.actions import LEVELS
from alliances.misuse import actions as misuse
from alliances.partners import editing
from alliances.partners.models import Partner
from alliances.reports import answering, asking
from alliances.reports.models import PartnerReport


def bring_in(content: dict[str, Any], staff: People) -> None:
    """What a county's file says about it; most demo counties have none of it."""
    for entry in content.get("levels", []):
        values = {"name": entry["name"], "description": entry["description"]}
        level = LEVELS.add(values, by=staff.coordinator)
        for name in entry["partners"]:
            editing.edit(Partner.objects.get(name=name), {"level": level}, by=staff.editor)
    if "reports" in content:
        _ask_and_answer(content["report_year"], content["reports"], by=staff.editor)
    if "misuse" in content:
        _tell(content["misuse"], by=staff.editor)


def _ask_and_answer(year: int, entries: list[dict[str, Any]], *, by: Actor) -> None:
    """Everybody is asked, some have answered."""
    rules = {
        "year": year,
        "due_on": timezone.localdate() + timedelta(weeks=4),
        "remind_every": 14,
        "extension_days": 30,
    }
    asked, _ = asking.open_round(rules, by=by)
    for entry in entries:
        report = PartnerReport.objects.get(round=asked, partner__name=entry["partner"])
        contact = answering.by_contact(report)
        answering.submit(report, {name: entry[name] for name in answering.ANSWERS}, by=contact)
        if entry["accepted"]:
            asking.accept(report, by=by)


def _tell(entry: dict[str, str], *, by: Actor) -> None:
    report = misuse.report({"what": entry["what"], "where": entry["where"]})
    misuse.work_on(
        report, assigned_to=None, follow_up_on=report.follow_up_on, note=entry["note"], by=by
    )
