"""The worker's side of the outbox: the database has the truth, the broker only wakes us."""

import logging

from celery import shared_task
from django.db import Error
from kombu.exceptions import OperationalError

from outbox import relay as relays
from outbox.cleaning import clean
from tenants.failures import is_away
from tenants.schemas import each_county, outside
from tenants.tasks import CountyTask

log = logging.getLogger(__name__)


@shared_task(name="outbox.relay")
def relay() -> None:
    """Deliver what is due in all counties; may run twice without harm."""
    try:
        with outside():
            more = relays.relay()
    except Error as error:
        if not is_away(error):
            raise
        log.warning("database away, the outbox waits for the next round")
        return
    if more:
        wake()


@shared_task(base=CountyTask, name="outbox.clean_county")
def clean_county() -> None:
    """Forget what one county delivered long ago; may run twice without harm."""
    clean()


@shared_task(name="outbox.clean_everywhere")
def clean_everywhere() -> None:
    """Have every county's outbox cleaned, each by itself."""
    for _ in each_county():
        clean_county.send_for_current_county()


def wake() -> None:
    """Have a worker look now; without a broker the next round does."""
    try:
        relay.delay()
    except OperationalError:
        log.warning("broker away, the outbox waits for the next round")
