"""Collects the county's work in the background."""

from celery import shared_task
from django.utils import timezone

from accounts.actors import Actor
from alliances.declarations.ending import end_due
from alliances.declarations.notices import keep_deliveries
from alliances.declarations.reminding import remind_due as remind_of_signatures
from alliances.declarations.sealing import seal_what_is_left
from alliances.history.sealing import check_history
from alliances.reports.reminding import remind_due as remind_of_reports
from alliances.rights.retention import keep_to_it
from alliances.seals.actions import warn_before_expiry
from tenants.schemas import each_county


@shared_task(name="alliances.end_declarations_everywhere")
def end_declarations_everywhere() -> None:
    """End what has reached its last day, in every county; may run twice without harm."""
    for _ in each_county():
        end_due(by=Actor.system())
        keep_deliveries()


@shared_task(name="alliances.remind_of_reports_everywhere")
def remind_of_reports_everywhere() -> None:
    """Remind partners of their yearly report, in every county; may run twice without harm."""
    for _ in each_county():
        remind_of_reports(timezone.localdate(), by=Actor.system())


@shared_task(name="alliances.remind_of_signatures_everywhere")
def remind_of_signatures_everywhere() -> None:
    """Remind of missing signatures, in every county; what was reminded of is not due again."""
    for _ in each_county():
        remind_of_signatures(by=Actor.system())


@shared_task(name="alliances.verify_histories")
def verify_histories() -> None:
    """Read every county's history again; what is broken is logged and shown to the county."""
    for county in each_county(resting=True):
        check_history(county)


@shared_task(name="alliances.keep_to_retention_everywhere")
def keep_to_retention_everywhere() -> None:
    """Let everything go whose time is over, in every county; may run twice without harm."""
    for _ in each_county():
        keep_to_it(by=Actor.system())


@shared_task(name="alliances.look_after_seals_everywhere")
def look_after_seals_everywhere() -> None:
    """Seal what is left, and warn of certificates that expire; may run twice without harm."""
    for _ in each_county():
        seal_what_is_left()
        warn_before_expiry()
