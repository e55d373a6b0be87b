"""The partner's side: write the report, put its day off once; by link or in the portal."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import links
from accounts.actors import Actor
from alliances.history.actions import record
from alliances.partners.actions import NotAllowedNow
from alliances.reports.asking import REPORTING, locked
from alliances.reports.models import PartnerReport
from tenants.transactions import atomic

ANSWERS = ("done", "figures", "planned", "may_publish")
State = PartnerReport.State


@atomic
def submit(report: PartnerReport, values: dict[str, Any], *, by: Actor) -> PartnerReport:
    """Hand the report in; its link ends. NotAllowedNow if it is in already."""
    report = locked(report)
    if report.state != State.ASKED:
        raise NotAllowedNow("Dieser Bericht ist schon eingereicht.")
    if not values["done"].strip():
        raise ValidationError({"done": "Bitte schreiben Sie, was Sie getan haben."})
    for name in ANSWERS:
        setattr(report, name, values[name])
    report.state, report.submitted_at = State.SUBMITTED, timezone.now()
    report.save()
    links.revoke(REPORTING, report.pk)
    after = {"state": report.state, "may_publish": report.may_publish}
    record("Jahresbericht eingereicht", report, by=by, before={"state": "asked"}, after=after)
    return report


@atomic
def extend(report: PartnerReport, *, by: Actor) -> PartnerReport:
    """Put the day off, once."""
    report = locked(report)
    if not report.can_be_extended:
        raise NotAllowedNow("Die Frist lässt sich nur einmal verlängern.")
    before = report.due_on
    report.due_on = max(report.extended_to, timezone.localdate())
    report.extended_at = timezone.now()
    report.save()
    record(
        "Frist verlängert",
        report,
        by=by,
        before={"due_on": before},
        after={"due_on": report.due_on},
    )
    return report


def behind_link(token: str) -> PartnerReport:
    """The report that this link may write; LinkNotValid if there is none (any more)."""
    link = links.find(token, REPORTING)
    reports = PartnerReport.objects.select_related("partner", "round")
    found = reports.filter(pk=link.subject, state=State.ASKED).first()
    if found is None:
        raise links.LinkNotValid
    return found


@atomic
def submit_by_link(token: str, values: dict[str, Any]) -> PartnerReport:
    """Hand it in by the link of the mail, which is good for exactly one."""
    link = links.find(token, REPORTING, lock=True)
    report = behind_link(token)
    links.use(link)
    return submit(report, values, by=by_contact(report))


def extend_by_link(token: str) -> PartnerReport:
    """Put the day off by the link of the mail, which stays good."""
    report = behind_link(token)
    return extend(report, by=by_contact(report))


def by_contact(report: PartnerReport) -> Actor:
    """Whoever holds the link acts for the partner."""
    return Actor.link(f"Kontakt: {report.partner.name}")


def open_reports(partner_ids: list[Any], on: date) -> list[tuple[PartnerReport, bool]]:
    """What these partners still owe, and whether each is late."""
    reports = PartnerReport.objects.select_related("partner", "round").filter(
        partner__in=partner_ids, state=State.ASKED
    )
    return [(report, report.is_late(on)) for report in reports]
