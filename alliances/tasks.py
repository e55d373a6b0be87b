"""Collects the county's work in the background."""

from celery import shared_task

from accounts.actors import Actor
from alliances.declarations.ending import end_due
from alliances.declarations.notices import keep_deliveries
from alliances.history.sealing import check_history
from alliances.rights.retention import keep_to_it
from tenants.schemas import each_county


@shared_task(name="alliances.end_declarations_everywhere")
def end_declarations_everywhere() -> None:
    """End what has reached its last day, in every county; may run twice without harm."""
    for _ in each_county():
        end_due(by=Actor.system())
        keep_deliveries()


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
