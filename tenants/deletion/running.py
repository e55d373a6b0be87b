"""Delete a county, step by step; whoever is killed leaves a protocol that the next one goes on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connections
from django.utils import timezone

from tenants import tombstones
from tenants.databases import databases
from tenants.deeds import Deed, tell
from tenants.deletion.asking import PLATFORM, State, refuse_while_restored, take_back
from tenants.deletion.step import Counts, Step, steps
from tenants.deletion.steps import KIND
from tenants.faultpoints import faultpoint
from tenants.jobs import Progress, ask
from tenants.models import County, DeletionProtocol, Job
from tenants.postgresql.limits import NONE
from tenants.postgresql.places import MAIN
from tenants.schemas import outside
from tenants.transactions import atomic

DELETE_LOCK = 0x6B6B6465
Say = Callable[[str, int, int], None]


def delete_county_job(job: Job, progress: Progress) -> dict:
    """The worker's way, see `tenants/jobs.py`."""
    protocol = carry_out(
        job.what["protocol"],
        say=lambda step, done, total: progress.say(step, done=done, total=total),
    )
    return {"protocol": str(protocol.pk), "state": protocol.state}


def begin_what_is_due() -> int:
    """Have every deletion done whose waiting time is over; answers how many.

    What nobody has agreed to in time lapses, and the county is as it was before.
    """
    now = timezone.now()
    with outside():
        for protocol in DeletionProtocol.objects.lapsed(now):
            take_back(protocol, by=PLATFORM, note="Niemand hat rechtzeitig zugestimmt.")
        due = list(DeletionProtocol.objects.due(now))
        for protocol in due:
            have_done(protocol)
    return len(due)


def have_done(protocol: DeletionProtocol) -> Job:
    """Ask a worker to do it; one that waits or runs already is answered."""
    what = _job_of(protocol)
    return ask(KIND, by=protocol.approved_by, county_slug=protocol.slug, what=what)


def is_at_work(protocol: DeletionProtocol) -> bool:
    """Whether a worker has been asked and has not ended."""
    return Job.objects.open().filter(kind=KIND, what=_job_of(protocol)).exists()


def _job_of(protocol: DeletionProtocol) -> dict[str, str]:
    return {"protocol": str(protocol.pk)}


def is_due(protocol: DeletionProtocol) -> bool:
    """Whether it may be carried out now, or gone on with."""
    waited = protocol.due_at is not None and protocol.due_at <= timezone.now()
    return protocol.state == State.RUNNING or (protocol.state == State.APPROVED and waited)


def look(protocol: DeletionProtocol) -> dict[str, Counts]:
    """What each step would find now; changes nothing."""
    with outside():
        return {step.name: step.find(protocol) for step in steps()}


def carry_out(
    protocol_id: UUID | str, *, say: Say = lambda step, done, total: None
) -> DeletionProtocol:
    """Do what is left to do of one deletion; one at a time, and again whenever it was interrupted.

    Raises ValidationError if its time has not come.
    """
    with outside(), _one_at_a_time():
        protocol = _begin(protocol_id)
        if protocol.state == State.DONE:
            return protocol
        faultpoint("deleting.begun")
        todo = steps()
        for number, step in enumerate(todo):
            say(step.label, number, len(todo) + 1)
            _do(protocol, step)
        _finish(protocol)
        faultpoint("deleting.finished")
        say("gelöscht", len(todo) + 1, len(todo) + 1)
        return protocol


@atomic
def _begin(protocol_id: UUID | str) -> DeletionProtocol:
    """From here on nothing can be taken back."""
    protocol = DeletionProtocol.objects.select_for_update().get(pk=protocol_id)
    if protocol.state == State.DONE:
        return protocol
    if not is_due(protocol):
        raise ValidationError(f"Es ist noch nicht so weit: {protocol.get_state_display()}.")
    if protocol.database not in databases():
        raise ValidationError(f"Die Datenbank {protocol.database} ist nicht erreichbar.")
    if protocol.state == State.APPROVED:
        refuse_while_restored(protocol.slug)
        protocol.state, protocol.begun_at = State.RUNNING, timezone.now()
        protocol.save(update_fields=["state", "begun_at"])
        County.objects.filter(pk=protocol.county_key).update(
            state=County.State.ERASING, state_since=protocol.begun_at
        )
    return protocol


def _do(protocol: DeletionProtocol, step: Step) -> None:
    """Count, remove, note: killed in between, the next one knows what was there at first."""
    if step.name not in protocol.steps:
        protocol.steps[step.name] = {"found": step.find(protocol)}
        protocol.save(update_fields=["steps"])
        faultpoint(f"deleting.{step.name}_counted")
    record = protocol.steps[step.name]
    if "done_at" in record:
        return
    kept = step.remove(protocol)
    faultpoint(f"deleting.{step.name}_removed")
    record |= {"kept": kept, "done_at": timezone.now().isoformat()}
    protocol.save(update_fields=["steps"])
    faultpoint(f"deleting.{step.name}_noted")


@atomic
def _finish(protocol: DeletionProtocol) -> None:
    """The county's row and hosts go, its name is buried, and the protocol says that it is done."""
    county = County.objects.filter(pk=protocol.county_key).first()
    protocol.state, protocol.finished_at = State.DONE, timezone.now()
    protocol.reason_before = ""
    protocol.save()
    if county is not None:
        tombstones.bury(county, by=protocol.approved_by)
        names = f"beantragt von {protocol.asked_by}, zugestimmt von {protocol.approved_by}"
        tell(Deed(county, "Landkreis gelöscht", PLATFORM, "operator", names[:500]))
        County.objects.filter(pk=county.pk).delete()
    faultpoint("deleting.before_commit")


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Whoever comes second waits; the lock lives in a connection of its own."""
    keeper = connections[MAIN].copy()
    try:
        keeper.set_autocommit(False)
        with keeper.cursor() as cursor:
            cursor.execute(NONE + "SELECT pg_advisory_xact_lock(%s)", [DELETE_LOCK])
        yield
    finally:
        keeper.close()
