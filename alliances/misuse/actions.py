"""Take a report of party-political use, work on it, close it with a result.

What people wrote stays out of the history, which is kept for long: it tells of states and days.
"""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import User
from alliances.history.actions import record
from alliances.letters import post
from alliances.misuse.models import MisuseReport
from alliances.profile.models import Alliance
from tenants.transactions import atomic

LOOK_AGAIN_AFTER = timedelta(days=14)
State, Outcome = MisuseReport.State, MisuseReport.Outcome


class AlreadyClosed(Exception):
    """This report has its result; nothing about it changes any more."""


@atomic
def report(values: dict[str, Any]) -> MisuseReport:
    """Take what somebody wrote in the public form and tell the office that it is there."""
    follow_up_on = timezone.localdate() + LOOK_AGAIN_AFTER
    found = MisuseReport.objects.create(follow_up_on=follow_up_on, **values)
    record("Meldung eingegangen", found, by=Actor.link("Formular: Meldung"))
    office = Alliance.objects.get().contact_email
    if office:
        post(
            "misuse_reported",
            to=office,
            subject="Eine Meldung zu den Grundsätzen",
            context={"misuse": found},
            path=f"/verwaltung/meldungen/{found.pk}/",
        )
    return found


@atomic
def work_on(
    report: MisuseReport,
    *,
    assigned_to: User | None,
    follow_up_on: date,
    note: str,
    by: Actor,
) -> MisuseReport:
    """Say who looks after it, until when, and what is known so far; safe to repeat."""
    report = _open(report)
    if follow_up_on < timezone.localdate() and follow_up_on != report.follow_up_on:
        raise ValidationError({"follow_up_on": "Dieser Tag ist schon vorbei."})
    before = {"state": report.state, "follow_up_on": report.follow_up_on}
    is_new_note = note != report.note
    was_assigned = report.assigned_to_id
    report.assigned_to, report.follow_up_on, report.note = assigned_to, follow_up_on, note
    report.state = State.IN_WORK
    report.save()
    after = {"state": report.state, "follow_up_on": report.follow_up_on}
    if report.assigned_to_id != was_assigned:
        after["assigned_to"] = assigned_to.label if assigned_to else ""
    told = {name: value for name, value in after.items() if before.get(name) != value}
    if told or is_new_note:
        verb = "Vermerk geschrieben" if is_new_note else "Bearbeitung festgelegt"
        was = {name: before[name] for name in told if name in before}
        record(verb, report, by=by, before=was, after=told)
    return report


@atomic
def close(report: MisuseReport, *, outcome: str, answer: str, note: str, by: Actor) -> MisuseReport:
    """End it with a result; whoever left an address is sent the answer.

    ValidationError where an answer is missing that somebody waits for.
    """
    report = _open(report)
    if outcome not in Outcome.values:
        raise ValidationError({"outcome": "Bitte wählen Sie ein Ergebnis."})
    answer = answer.strip()
    if report.reporter_email and not answer:
        raise ValidationError(
            {"answer": "Die meldende Person hat eine Adresse angegeben und wartet auf Antwort."}
        )
    before = {"state": report.state}
    report.state, report.outcome, report.note = State.CLOSED, outcome, note
    report.answer, report.closed_at = answer if report.reporter_email else "", timezone.now()
    report.save()
    after = {"state": report.state, "outcome": outcome}
    record("Meldung abgeschlossen", report, by=by, before=before, after=after)
    if report.reporter_email:
        post(
            "misuse_answer",
            to=report.reporter_email,
            subject="Zu Ihrer Meldung",
            context={"misuse": report},
            path="/grundsaetze/",
        )
    return report


def _open(report: MisuseReport) -> MisuseReport:
    """The row, held against everybody else, if it has no result yet."""
    report = MisuseReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if report.state == State.CLOSED:
        raise AlreadyClosed("Diese Meldung ist abgeschlossen.")
    return report
