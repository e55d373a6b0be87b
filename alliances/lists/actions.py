"""Take a partner list in: keep it, map its columns, rehearse, read it in whole or not at all."""

import logging
from pathlib import PurePosixPath
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError
from django.utils import timezone

from accounts.actors import Actor
from alliances.declarations.signing import AlreadySigned
from alliances.history.actions import record
from alliances.lists.checking import ALIKE, BAD, NEW, THERE, Found, Wishes, check
from alliances.lists.columns import guess
from alliances.lists.models import PartnerList
from alliances.lists.reading import read
from alliances.lists.tables import Table, cleaned
from alliances.lists.takeover import take_over
from alliances.partners.actions import NotAllowedNow
from alliances.profile.models import Alliance
from mails.writing import without_mail
from tenants import jobs
from tenants.answers import rehearsed
from tenants.jobs import Progress
from tenants.models import County, Job
from tenants.schemas import current_county, inside, outside
from tenants.transactions import atomic

log = logging.getLogger(__name__)
READ_IN = "read_partner_list"
BY_THE_COUNTY = "Landkreis"  # the operator sees jobs; who of the county asked is told to nobody
REFUSED = "Die Liste wurde nicht eingelesen; nichts ist geändert."
KEPT_LISTS = 3  # of one person; older ones go with the next upload


class ReadAlready(Exception):
    """This list is in; it cannot be read in twice, nor be changed any more."""


@atomic
def upload(file: UploadedFile, *, by: Actor) -> PartnerList:
    """Keep what a file says, with the columns guessed; ValidationError for what is no list."""
    table = read(file)
    name = cleaned(PurePosixPath((file.name or "").replace("\\", "/")).name)[-160:] or "Liste"
    kept = PartnerList.objects.create(
        owner=UUID(by.id),
        owner_label=by.label[:200],
        file_name=name,
        table=table.as_json(),
        wishes=Wishes(guess(table.header)).as_json(),
    )
    mine = PartnerList.objects.filter(owner=kept.owner)
    old = list(mine.values_list("pk", flat=True)[KEPT_LISTS:])
    PartnerList.objects.filter(pk__in=old).delete()
    return kept


SIGNATURES_ARE_NOT_YOURS = (
    "Diese Liste bringt Unterschriften mit; die erfasst nur die Koordination. Wählen Sie für deren "
    "Spalten „nicht einlesen“, oder bitten Sie die Koordination, die Liste einzulesen."
)


@atomic
def choose(kept: PartnerList, wishes: Wishes) -> PartnerList:
    """Say which column is which, and what to do with rows that resemble somebody."""
    kept = _held(kept.pk)
    kept.wishes, kept.rehearsed_at, kept.problem = wishes.as_json(), None, ""
    kept.save()
    return kept


@atomic
def discard(kept: PartnerList) -> None:
    """Forget an uploaded list; what was read in of it stays."""
    PartnerList.objects.filter(pk=kept.pk).delete()


@atomic
def ask_to_read_in(kept: PartnerList, *, is_trial: bool, may_sign: bool) -> Job:
    """Have a worker read the list in, or only try; asked twice it is one and the same job.

    Signatures on paper come along only with somebody who may record them. ValidationError.
    """
    kept = _held(kept.pk)
    rows = check(Table.from_json(kept.table), Wishes.from_json(kept.wishes))
    refuse_what_cannot_go(rows)
    if not may_sign and any(found.signatures for found in rows if found.state == NEW):
        raise ValidationError(SIGNATURES_ARE_NOT_YOURS)
    county = current_county()
    what = {"county": str(county.pk), "list": str(kept.pk), "trial": is_trial}
    job = jobs.ask(READ_IN, by=BY_THE_COUNTY, county_slug=county.slug, what=what)
    kept.job, kept.problem = job.pk, ""
    kept.save()
    return job


def refuse_what_cannot_go(rows: list[Found]) -> None:
    """All or nothing: one wrong cell stops the list, and so does a list with nothing new."""
    states = [found.state for found in rows]
    if bad := states.count(BAD):
        lines = "Eine Zeile hat" if bad == 1 else f"{bad} Zeilen haben"
        raise ValidationError(f"{lines} noch Probleme. Eingelesen wird alles oder nichts.")
    if NEW not in states:
        raise ValidationError("In dieser Liste steht niemand, der noch nicht da ist.")


def read_in_job(job: Job, progress: Progress) -> dict:
    """The worker's part. The job is the operator's to see: it counts, and names nobody."""
    with outside():
        county = County.objects.select_related("region").filter(pk=job.what["county"]).first()
    if county is None:
        raise ValidationError("Diesen Landkreis gibt es nicht mehr.")
    with inside(county):
        return read_in(UUID(job.what["list"]), is_trial=job.what["trial"], progress=progress)


def read_in(pk: UUID, *, is_trial: bool, progress: Progress | None = None) -> dict:
    """Enter every new row, or none; what stopped it is written to the list. Safe to repeat."""
    if PartnerList.objects.filter(pk=pk).exclude(read_at=None).exists():
        return {}
    counts: dict[str, int] = {}
    try:
        with rehearsed(is_trial), without_mail():
            counts = _read_in(pk, progress)
    except ValidationError as error:
        PartnerList.objects.filter(pk=pk).update(problem=" ".join(error.messages)[:500])
        raise ValidationError(REFUSED) from error
    except DatabaseError as error:  # it quotes rows; the job's text is the operator's to read
        log.exception("reading in a partner list failed")
        PartnerList.objects.filter(pk=pk).update(problem=f"{REFUSED} Die Datenbank lehnt sie ab.")
        raise ValidationError(REFUSED) from error
    if is_trial:
        PartnerList.objects.filter(pk=pk).update(rehearsed_at=timezone.now())
    return counts


@atomic
def _read_in(pk: UUID, progress: Progress | None) -> dict:
    """Under the lock of the alliance: two lists at once do not bring in the same partner twice."""
    alliance = Alliance.objects.select_for_update().get()
    kept = _held(pk)
    by = Actor("person", kept.owner_label, id=str(kept.owner))
    wishes = Wishes.from_json(kept.wishes)
    rows = check(Table.from_json(kept.table), wishes)
    refuse_what_cannot_go(rows)
    new = [found for found in rows if found.state == NEW]
    for number, found in enumerate(new, start=1):
        try:
            take_over(found, accepted=wishes.accepted, by=by)
        except (ValidationError, NotAllowedNow, AlreadySigned) as error:
            words = " ".join(getattr(error, "messages", [str(error)]))
            raise ValidationError(f"Zeile {found.row.line}: {words}") from error
        if progress is not None:
            progress.say("Partner eintragen", done=number, total=len(new))
    states = [found.state for found in rows]
    counts = {
        "partners": len(new),
        "declarations": sum(1 for found in new if found.signatures),
        "left_out": states.count(THERE) + states.count(ALIKE),
    }
    kept.read_at, kept.table = timezone.now(), {}
    kept.count, kept.declarations = counts["partners"], counts["declarations"]
    kept.save()
    record("Partnerliste eingelesen", alliance, by=by, after={"file": kept.file_name, **counts})
    return counts


def _held(pk: UUID) -> PartnerList:
    """The row, held against everybody else; ReadAlready once it is in."""
    kept = PartnerList.objects.select_for_update().get(pk=pk)
    if kept.read_at is not None:
        raise ReadAlready("Diese Liste ist schon eingelesen.")
    return kept
