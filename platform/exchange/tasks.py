"""What is to be looked after in the exchange, each night."""

from celery import shared_task

from exchange.files import drop_unclaimed
from tenants.schemas import outside


@shared_task(name="exchange.drop_unclaimed_files")
def drop_unclaimed_files() -> None:
    """Remove files that no material names; may run twice without harm."""
    with outside():
        drop_unclaimed()
