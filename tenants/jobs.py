"""Work that takes longer than a page may: asked for, done by a worker, watched while it runs.

The row is the truth; the broker only wakes workers. Who works says so every second; whoever has
not been heard of for `SILENCE` is taken for dead and the job is begun again. So every kind of work
must be safe to repeat.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from celery import shared_task
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import Error, connections
from django.utils import timezone
from django.utils.module_loading import import_string
from kombu.exceptions import OperationalError

from tenants.models import Job
from tenants.schemas import outside
from tenants.transactions import atomic, connection, on_commit

log = logging.getLogger(__name__)
SILENCE = timedelta(seconds=30)
BEAT = 1.0  # seconds
MOST_RUNS = 5  # of one job: work that kills its worker must not do so for ever
KEPT = timedelta(days=90)  # what was done; the histories know for longer who wanted it


class Superseded(Exception):
    """Somebody else does this job by now; whoever gets this stops."""


@dataclass
class Progress:
    """What a job says while it runs; cheap to call as often as one likes."""

    job: Job
    is_ours: bool = True
    latest: dict[str, Any] = field(default_factory=dict)
    is_to_be_forgotten: bool = False

    def forget(self) -> None:
        """Do not keep what the work was told once it is done: it names people."""
        self.is_to_be_forgotten = True

    def say(self, step: str = "", *, done: int | None = None, total: int | None = None) -> None:
        """Tell how far the work is; raises Superseded where it is somebody else's by now."""
        if not self.is_ours:
            raise Superseded(str(self.job.pk))
        said = {"step": step[:200] or None, "done": done, "total": total}
        self.latest |= {name: value for name, value in said.items() if value is not None}


Work = Callable[[Job, Progress], dict]


@atomic
def ask(kind: str, *, by: str, county_slug: str = "", what: dict | None = None) -> Job:
    """Have work of this kind done; what is waiting or running already for the county is answered.

    `what` is what the work needs to know, as JSON. Kinds are named in settings.JOBS.
    """
    if kind not in settings.JOBS:
        raise KeyError(kind)
    with outside():
        open_one = Job.objects.open().filter(kind=kind, county_slug=county_slug, what=what or {})
        if (found := open_one.first()) is not None:
            return found
        job = Job.objects.create(
            kind=kind, asked_by=by[:200], county_slug=county_slug, what=what or {}
        )
        on_commit(lambda: wake(job))
    return job


def wake(job: Job) -> None:
    """Have a worker begin; without a broker the next round does."""
    try:
        run_job.delay(str(job.pk))
    except OperationalError:
        log.warning("broker away, job %s waits for the next round", job.pk)


@shared_task(name="tenants.run_job")
def run_job(job_id: str) -> None:
    """Do one job that somebody asked for; may run twice without harm."""
    run(job_id)


def waiting() -> list[UUID]:
    """Jobs that nobody works at: asked for, or left by a worker that is not heard of any more."""
    with outside():
        return list(Job.objects.waiting(timezone.now() - SILENCE).values_list("pk", flat=True))


def drop_old() -> int:
    """Forget what ended long ago; answers how many jobs that were."""
    with outside():
        return Job.objects.filter(ended_at__lt=timezone.now() - KEPT).delete()[0]


def run(job_id: UUID | str) -> bool:
    """Do one job; False if it is done, or somebody else is at it. May be called again and again."""
    with outside():
        job = _claim(job_id)
        if job is None:
            return False
        progress = Progress(job)
        ended = threading.Event()
        # In an open transaction nobody else could see the row; there is nothing to say then.
        beat = (
            None
            if connection.in_atomic_block
            else threading.Thread(target=_beat, args=(progress, ended), daemon=True)
        )
        if beat:
            beat.start()
        outcome: dict[str, Any]
        try:
            result = import_string(settings.JOBS[job.kind])(job, progress)
            outcome = {"state": Job.State.DONE, "result": result, "problem": ""}
            outcome |= {"what": {}} if progress.is_to_be_forgotten else {}
        except ValidationError as error:
            outcome = {"state": Job.State.FAILED, "problem": " ".join(error.messages)[:500]}
        except Superseded:
            return False
        except Exception as error:
            log.exception("job %s (%s) failed", job.pk, job.kind)
            outcome = {"state": Job.State.FAILED, "problem": f"{type(error).__name__}: {error}"}
            outcome["problem"] = outcome["problem"][:500]
        finally:
            ended.set()
            if beat:
                beat.join()
        return bool(_ours(job).update(**progress.latest, **outcome, ended_at=timezone.now()))


@atomic
def _claim(job_id: UUID | str) -> Job | None:
    now = timezone.now()
    free = Job.objects.waiting(now - SILENCE)
    job = free.select_for_update(skip_locked=True).filter(pk=job_id).first()
    if job is None:
        return None
    if job.runs >= MOST_RUNS:
        job.state, job.ended_at = Job.State.FAILED, now
        job.problem = f"Nach {MOST_RUNS} abgebrochenen Läufen aufgegeben."
        job.save()
        return None
    job.state, job.runs, job.seen_at = Job.State.RUNNING, job.runs + 1, now
    job.started_at = job.started_at or now
    job.save()
    return job


def _ours(job: Job) -> Any:
    """The row, as long as nobody else has begun the job again."""
    return Job.objects.filter(pk=job.pk, runs=job.runs, state=Job.State.RUNNING)


def _beat(progress: Progress, ended: threading.Event) -> None:
    """Say that we live, and how far we are, until the work ends."""
    try:
        while progress.is_ours and not ended.wait(BEAT):
            with outside():
                try:
                    seen = _ours(progress.job).update(seen_at=timezone.now(), **progress.latest)
                    progress.is_ours = bool(seen)
                except Error:  # the database is away for a moment: the next beat tells
                    connections.close_all()
    finally:
        connections.close_all()  # this thread's own
