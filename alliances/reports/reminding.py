"""Remind partners of their report at the interval the county has set; each night, by itself."""

from datetime import date, timedelta

from accounts.actors import Actor
from alliances.history.actions import record
from alliances.partners.models import Partner
from alliances.reports.asking import locked, write_to
from alliances.reports.models import PartnerReport, ReportRound
from tenants.transactions import atomic

MOST_REMINDERS = 6  # then the office has to talk to the partner


def remind_due(on: date, *, by: Actor) -> int:
    """Write to everybody whose last letter is long enough ago; returns to how many.

    A second run on the same day writes nothing. One letter, one transaction.
    """
    due: list[PartnerReport] = []
    for asked in ReportRound.objects.filter(remind_every__gt=0):
        due += PartnerReport.objects.filter(
            round=asked,
            state=PartnerReport.State.ASKED,
            last_mail_on__lte=on - timedelta(days=asked.remind_every),
            reminders__lt=MOST_REMINDERS,
            partner__in=Partner.objects.in_force(on),
        )
    return sum(_remind(report, on, by=by) for report in due)


@atomic
def _remind(report: PartnerReport, on: date, *, by: Actor) -> bool:
    report = locked(report)
    interval = timedelta(days=report.round.remind_every)
    if report.state != PartnerReport.State.ASKED or report.last_mail_on > on - interval:
        return False
    report.last_mail_on, report.reminders = on, report.reminders + 1
    report.save()
    record("an den Jahresbericht erinnert", report, by=by, after={"reminders": report.reminders})
    late = report.is_late(on)
    write_to(report, "report_reminder", "Erinnerung: Ihr Jahresbericht", late=late)
    return True
