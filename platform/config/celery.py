"""The Celery application: work that nobody should wait for in front of a page."""

import os

from celery import Celery
from celery.signals import worker_init

from tenants.postgresql import limits
from tenants.postgresql.silence import WATCH
from tenants.telling import tasks
from tenants.telling.meters import count_database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("kreisklima")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["tenants", "tenants.archive"], related_name="chores")


def _begin(**_: object) -> None:
    """In the parent; its children have it from there."""
    limits.work_as(limits.WORKER)
    WATCH.is_on, WATCH.told = True, lambda alias, what: count_database(what)


tasks.connect()
worker_init.connect(_begin, weak=False, dispatch_uid="kreisklima.begin")
