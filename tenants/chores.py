"""What is to be looked after for all counties together: the stock of schemas, and their sameness.

Celery finds these tasks by the name of this module; see `config/celery.py`.
"""

import logging

from celery import shared_task
from django.conf import settings
from kombu.exceptions import OperationalError

from tenants import checking, domains, jobs, media, spares
from tenants.deletion import running
from tenants.facts import collecting
from tenants.telling import figures
from tenants.transactions import on_commit

log = logging.getLogger(__name__)


@shared_task(name="tenants.refill_spares")
def refill_spares() -> None:
    """Fill the stock of spare schemas up; may run twice without harm."""
    spares.refill()


@shared_task(name="tenants.check_schemas")
def check_schemas() -> None:
    """Compare all counties' schemas with the blueprint and write down what differs."""
    checking.check_schemas()


@shared_task(name="tenants.check_domains")
def check_domains() -> None:
    """Look for the proofs of claimed domains and drop old claims; may run twice without harm."""
    domains.check_all()


@shared_task(name="tenants.run_waiting_jobs")
def run_waiting_jobs() -> None:
    """Begin what nobody works at: the broker was away, or its worker died."""
    for job_id in jobs.waiting():
        jobs.run(job_id)


@shared_task(name="tenants.refresh_facts")
def refresh_facts() -> None:
    """Collect the numbers of all counties; may run twice without harm."""
    collecting.refresh()


@shared_task(name="tenants.drop_old_jobs")
def drop_old_jobs() -> None:
    """Forget jobs that ended long ago; may run twice without harm."""
    jobs.drop_old()


@shared_task(name="tenants.gather_figures")
def gather_figures() -> None:
    """Ask how things stand in all counties, for monitoring; may run twice without harm."""
    figures.gather()


@shared_task(name="tenants.drop_unclaimed_files")
def drop_unclaimed_files() -> None:
    """Remove files that no row of their county names; may run twice without harm."""
    media.drop_unclaimed()


@shared_task(name="tenants.delete_counties")
def delete_counties() -> None:
    """Have counties deleted whose waiting time is over; may run twice without harm."""
    running.begin_what_is_due()


def refill_after_commit() -> None:
    """Have a taken spare replaced once this change is committed; without a broker, later."""
    if settings.COUNTY_SPARES:
        on_commit(_wake)


def _wake() -> None:
    try:
        refill_spares.delay()
    except OperationalError:
        log.warning("broker away, spare schemas wait for the next round")
