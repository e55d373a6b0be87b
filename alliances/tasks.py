"""Collects the county's work in the background."""

from celery import shared_task

from accounts.actors import Actor
from alliances.declarations.actions import end_due
from tenants.schemas import each_county


@shared_task(name="alliances.end_declarations_everywhere")
def end_declarations_everywhere() -> None:
    """End what has reached its last day, in every county; may run twice without harm."""
    for _ in each_county():
        end_due(by=Actor.system())
