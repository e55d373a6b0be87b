"""The office's side: open a year, ask partners, accept what they send or give it back."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import links
from accounts.actors import Actor
from alliances.history.actions import change, create, record
from alliances.partners.actions import NotAllowedNow, post_to_contact
from alliances.partners.models import Partner
from alliances.profile.models import Alliance
from alliances.reports.models import PartnerReport, ReportRound
from tenants.transactions import atomic

REPORTING = "partner-report"
LINK_LASTS = timedelta(days=180)
AGAIN_WITHIN = timedelta(days=14)  # at least this long for a report that was given back
State = PartnerReport.State


@atomic
def open_round(
    values: dict[str, Any], *, with_persons: bool = False, by: Actor
) -> tuple[ReportRound, int]:
    """Begin to ask about a year and ask everybody in force; returns the year and how many.

    ValidationError if it was begun before, or if its day is over.
    """
    Alliance.objects.select_for_update().get()  # one year is begun by one person
    if ReportRound.objects.filter(year=values["year"]).exists():
        raise ValidationError({"year": "Nach diesem Jahr haben Sie schon gefragt."})
    if values["year"] > timezone.localdate().year:
        raise ValidationError({"year": "Dieses Jahr hat noch nicht begonnen."})
    _check_due(values["due_on"])
    opened = ReportRound(**values)
    create(opened, by=by, verb="Jahresberichte eröffnet")
    partners = not_asked(opened) if with_persons else organisations_not_asked(opened)
    return opened, ask(opened, partners, by=by)


@atomic
def change_round(asked: ReportRound, values: dict[str, Any], *, by: Actor) -> ReportRound:
    """Change the rules of a year; a new day holds for all who have not answered or put it off."""
    asked = ReportRound.objects.select_for_update().get(pk=asked.pk)
    if values["due_on"] != asked.due_on:
        _check_due(values["due_on"])
        asked.reports.filter(state=State.ASKED, extended_at=None).update(due_on=values["due_on"])
    change(asked, values, by=by)
    return asked


@atomic
def ask(asked: ReportRound, partners: Iterable[Partner], *, by: Actor) -> int:
    """Ask these partners for their report; who was asked before is not asked again."""
    asked = ReportRound.objects.select_for_update().get(pk=asked.pk)
    today = timezone.localdate()
    already = set(asked.reports.values_list("partner_id", flat=True))
    count = 0
    for partner in partners:
        if partner.pk in already:
            continue
        report = PartnerReport.objects.create(
            round=asked,
            partner=partner,
            due_on=max(asked.due_on, today + AGAIN_WITHIN),
            last_mail_on=today,
        )
        record("Jahresbericht angefordert", report, by=by, after={"due_on": report.due_on})
        write_to(report, "report_asked", "Ihr Jahresbericht")
        count += 1
    return count


def not_asked(asked: ReportRound) -> Any:
    """Partners in force today that have not been asked about this year."""
    in_force = Partner.objects.in_force(timezone.localdate())
    return in_force.exclude(reports__round=asked)


def organisations_not_asked(asked: ReportRound) -> Any:
    """The organisations among them: private persons are asked on purpose only."""
    return not_asked(asked).filter(kind=Partner.Kind.ORGANISATION)


@atomic
def take_back(report: PartnerReport, *, by: Actor) -> None:
    """Ask no longer: the link ends, as if nobody had asked."""
    report = locked(report)
    if report.state != State.ASKED:
        raise NotAllowedNow("Dieser Bericht ist schon eingereicht.")
    links.revoke(REPORTING, report.pk)
    record("Anforderung zurückgenommen", report, by=by)
    report.delete()


@atomic
def accept(report: PartnerReport, *, by: Actor) -> PartnerReport:
    """Take the report; with the partner's consent it now stands on the profile."""
    report = locked(report)
    if report.state != State.SUBMITTED:
        raise NotAllowedNow("Angenommen wird, was eingereicht ist.")
    report.state, report.accepted_at = State.ACCEPTED, timezone.now()
    report.save()
    after = {"state": report.state, "may_publish": report.may_publish}
    is_named = report.partner.kind == Partner.Kind.ORGANISATION or report.partner.is_shown_publicly
    record("Jahresbericht angenommen", report, by=by, before={"state": "submitted"}, after=after)
    post_to_contact(
        "report_accepted",
        report.partner,
        subject="Danke für Ihren Jahresbericht",
        context={"report": report, "is_public": report.may_publish and is_named},
        path="/partner/",
    )
    return report


@atomic
def give_back(report: PartnerReport, *, note: str, by: Actor) -> PartnerReport:
    """Ask the partner to complete it; what it wrote is kept."""
    report = locked(report)
    if report.state != State.SUBMITTED:
        raise NotAllowedNow("Zurückgegeben wird, was eingereicht ist.")
    today = timezone.localdate()
    report.state, report.submitted_at, report.last_mail_on = State.ASKED, None, today
    report.due_on = max(report.due_on, today + AGAIN_WITHIN)
    report.save()
    after = {"state": report.state, "due_on": report.due_on}
    record("Jahresbericht zurückgegeben", report, by=by, before={"state": "submitted"}, after=after)
    write_to(report, "report_returned", "Zu Ihrem Jahresbericht", note=note)
    return report


def write_to(report: PartnerReport, template: str, subject: str, **context: Any) -> None:
    """Send the main contact a new link to the report; the former one ends."""
    token = links.issue(REPORTING, report.pk, valid_for=LINK_LASTS)
    post_to_contact(
        template,
        report.partner,
        subject=f"{subject} {report.round.year}",
        context={"report": report} | context,
        path=f"/bericht/{token}/",
    )


def locked(report: PartnerReport) -> PartnerReport:
    """The row, held against everybody else, as it stands now."""
    rows = PartnerReport.objects.select_for_update(of=("self",))
    return rows.select_related("partner", "round").get(pk=report.pk)


def _check_due(due_on: date) -> None:
    if due_on <= timezone.localdate():
        raise ValidationError({"due_on": "Die Frist liegt nicht in der Zukunft."})
