"""Around every task: one line in the log and one more in the counts; never what it was told."""

import logging
import time
from typing import Any

from celery.signals import task_postrun, task_prerun

from tenants.telling.logs import REQUEST, event
from tenants.telling.meters import TASK_SECONDS, TASKS

log = logging.getLogger("kreisklima.tasks")
OUTCOMES = {"SUCCESS": "done", "FAILURE": "failed", "RETRY": "again", "IGNORED": "ignored"}
_began: dict[str, float] = {}


def begun(task_id: str = "", **_: Any) -> None:
    """A task begins."""
    _began[task_id] = time.perf_counter()
    REQUEST.set(task_id)


def ended(task_id: str = "", task: Any = None, state: str = "", **_: Any) -> None:
    """A task has ended, one way or the other."""
    seconds = time.perf_counter() - _began.pop(task_id, time.perf_counter())
    outcome = OUTCOMES.get(state, "failed")
    TASKS.labels(task.name, outcome).inc()
    TASK_SECONDS.labels(task.name).observe(seconds)
    log.info("task", extra=event(task=task.name, outcome=outcome, seconds=round(seconds, 4)))


def connect() -> None:
    """Once, in the process that starts the workers."""
    task_prerun.connect(begun, weak=False, dispatch_uid="kreisklima.telling")
    task_postrun.connect(ended, weak=False, dispatch_uid="kreisklima.telling")
