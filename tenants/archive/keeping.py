"""Archives that somebody asked for on a page: made by a worker, kept for a week, then deleted.

Whoever may download one is told apart by `whose`: a county's export is for its coordinators, an
operator's for operators.
"""

import logging
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from tenants import jobs
from tenants.archive import journals
from tenants.archive.exporting import export_county
from tenants.archive.holding import let_go_of_the_dead
from tenants.archive.importing import Wanted, import_county
from tenants.archive.media import waiting_room
from tenants.archive.turns import one_at_a_time
from tenants.deeds import Deed, Whose, tell
from tenants.models import County, Job
from tenants.schemas import outside
from tenants.transactions import atomic

log = logging.getLogger(__name__)
EXPORT, IMPORT = "export_county", "import_county"
KEPT_FOR = timedelta(days=7)
UPLOADS_KEPT_FOR = timedelta(days=1)
MOST_UPLOAD = 2 * 1024**3  # bytes
ASKED, FETCHED = "Export angefordert", "Export heruntergeladen"
SHOWN = 10
FROM_THE_COUNTY = "Landkreis"


@dataclass(frozen=True)
class Kept:
    """One export as pages show it."""

    job: Job

    @property
    def until(self) -> datetime | None:
        """When the file goes; None where there is none."""
        is_done = self.job.state == Job.State.DONE and self.job.ended_at is not None
        return self.job.ended_at + KEPT_FOR if is_done and self.job.ended_at else None

    @property
    def is_running(self) -> bool:
        """Whether it is still being made, or waits for that."""
        return self.job.state in {Job.State.ASKED, Job.State.RUNNING}

    @property
    def path(self) -> Path:
        """Where its file lies, if it is there."""
        return waiting_room("exports") / f"{self.job.pk}.zip"

    @property
    def is_there(self) -> bool:
        """Whether it can be downloaded."""
        return self.until is not None and self.until > timezone.now() and self.path.is_file()

    @property
    def file_name(self) -> str:
        """Under which name it is saved."""
        return f"{self.job.county_slug}-{timezone.localtime(self.job.asked_at):%Y-%m-%d}.zip"


@atomic
def ask_for_export(county: County, *, by: object, whose: Whose) -> Job:
    """Have a worker make the county's archive; who asks twice gets the same one.

    It is written into the histories now: whoever may read the file is known before it exists.
    """
    what = {"county": str(county.pk), "whose": whose}
    with outside():
        is_new = not Job.objects.open().filter(kind=EXPORT, what=what).exists()
        # The operator sees jobs: who of a county asked is told to the county alone.
        asker = str(by) if whose == "operator" else FROM_THE_COUNTY
        job = jobs.ask(EXPORT, by=asker, county_slug=county.slug, what=what)
    if is_new:
        tell(Deed(county, ASKED, by, whose, is_told_inside=True))
    return job


def export_job(job: Job, progress: jobs.Progress) -> dict:
    """The work itself; may run again, the file is written anew."""
    county = County.objects.select_related("region").filter(pk=job.what["county"]).first()
    if county is None:
        raise ValidationError("Diesen Landkreis gibt es nicht mehr.")
    to = waiting_room("exports") / f"{job.pk}.zip"
    export = export_county(
        county, to=to, by=job.asked_by, whose=job.what["whose"], is_told=True, say=progress.say
    )
    return export.answer()


def exports_of(county: County, whose: Whose) -> list[Kept]:
    """The latest exports of a county that these people may see."""
    with outside():
        return [Kept(job) for job in _exports(county, whose)[:SHOWN]]


def _exports(county: County, whose: Whose) -> QuerySet[Job]:
    # The id, never the slug: another county may have had that before.
    found = Job.objects.filter(kind=EXPORT, what__county=str(county.pk), what__whose=whose)
    return found.order_by("-asked_at")


def fetch(county: County, pk: UUID, *, by: object, whose: Whose) -> Kept | None:
    """An export whose file is to be downloaded now, written into the histories; None if none is."""
    with outside():
        job = _exports(county, whose).filter(pk=pk).first()
    if job is None or not Kept(job).is_there:
        return None
    with atomic():
        tell(Deed(county, FETCHED, by, whose, is_told_inside=True))
    return Kept(job)


def forget_exports(county: County) -> int:
    """Delete every archive of a county that still waits here, for whoever deletes the county."""
    with outside():
        jobs_of = Job.objects.filter(kind=EXPORT, what__county=str(county.pk))
        kept = [Kept(job) for job in jobs_of]
    return sum(_forget(each.path) for each in kept if each.path.exists())


def keep_upload(chunks: Iterable[bytes]) -> str:
    """Keep an archive that somebody brings; answers its name here."""
    name = f"{uuid4().hex}.zip"
    target = waiting_room("uploads") / name
    half = target.with_suffix(".part")
    with half.open("xb") as file:
        for chunk in chunks:
            file.write(chunk)
    os.replace(half, target)
    return name


def ask_for_import(name: str, wanted: Wanted, *, by: str, dry_run: bool) -> Job:
    """Have a worker prove an uploaded archive, or bring it in."""
    what = {"file": name, "dry_run": dry_run, "wanted": asdict(wanted)}
    return jobs.ask(IMPORT, by=by, county_slug=wanted.slug, what=what)


def import_job(job: Job, progress: jobs.Progress) -> dict:
    """The work itself; where an earlier run came through, its answer stands in the job already."""
    if job.result:
        return job.result
    path = waiting_room("uploads") / Path(job.what["file"]).name
    if not path.is_file():
        raise ValidationError("Die hochgeladene Datei gibt es nicht mehr. Bitte laden Sie sie neu.")

    def note(answer: dict[str, Any]) -> None:
        """In the transaction of the import: so nobody ever does it twice."""
        Job.objects.filter(pk=job.pk).update(result=answer)

    answer = import_county(
        path,
        Wanted(**job.what["wanted"]),
        by=job.asked_by,
        dry_run=job.what["dry_run"],
        say=progress.say,
        note=note,
    )
    if not job.what["dry_run"]:
        path.unlink(missing_ok=True)
    return answer


def forget_old() -> int:
    """Delete exports after a week, uploads after a day, and what the killed have left."""
    now, gone = timezone.now(), 0
    with outside():
        states = dict(
            (str(pk), (state, ended_at))
            for pk, state, ended_at in Job.objects.filter(kind=EXPORT).values_list(
                "pk", "state", "ended_at"
            )
        )
    for path in waiting_room("exports").iterdir():
        state, ended_at = states.get(path.name.removeprefix(".").partition(".")[0], ("", None))
        if state in {Job.State.ASKED, Job.State.RUNNING}:
            continue
        # Of a job that nobody knows any more, the file's own age tells.
        kept_since = ended_at.timestamp() if ended_at else path.stat().st_mtime
        if state == Job.State.FAILED or kept_since < (now - KEPT_FOR).timestamp():
            gone += _forget(path)
    for path in waiting_room("uploads").iterdir():
        if path.stat().st_mtime < (now - UPLOADS_KEPT_FOR).timestamp():
            gone += _forget(path)
    gone += let_go_of_the_dead()
    try:
        with outside(), one_at_a_time():
            gone += journals.settle_all()
    except ValidationError:
        log.info("an import is at work, its leavings wait for the next round")
    return gone


def _forget(path: Path) -> int:
    path.unlink(missing_ok=True)
    return 1
