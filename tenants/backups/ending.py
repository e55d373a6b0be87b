"""End a restoration: let the county work, agree for good, take it back, clear up after a kill."""

from typing import Any

from django.utils import timezone

from tenants.backups.models import Restoration
from tenants.backups.programs import BackupError
from tenants.backups.restored_files import forget_files, swap_files, swap_files_back
from tenants.backups.swapping import is_swapped, swap_back
from tenants.databases import databases
from tenants.deeds import Deed, tell
from tenants.faultpoints import faultpoint
from tenants.isolation import grant
from tenants.marks import DRAFT, UNDONE, drop, mark, mark_of
from tenants.models import County
from tenants.moving import close, one_at_a_time
from tenants.names import schema_of
from tenants.schemas import as_owner, outside
from tenants.transactions import atomic

_IS_THERE = "Der Landkreis ist zurück; mit denselben Angaben noch einmal aufrufen beendet es."


def the_open_one(slug: str) -> Restoration | None:
    """The restoration of this county that is neither confirmed nor taken back."""
    return Restoration.objects.filter(county_slug=slug, state__in=Restoration.OPEN).first()


def reopen(county: County, restoration: Restoration) -> None:
    """The county may be written again."""
    with as_owner(county.database), atomic():
        grant(county.schema_name, role=county.role_name)
        mark(county.schema_name, "")
    faultpoint("restoring.may_write")
    County.objects.filter(pk=county.pk).update(read_only_since=None)
    if restoration.was_deleted:  # there was nothing that could be kept
        forget_files(county.schema_name, restoration)
        Restoration.objects.filter(pk=restoration.pk).update(state=Restoration.State.CONFIRMED)


def take_back_try(
    county: County | None, restoration: Restoration, *, keep_row: bool = False
) -> None:
    """Leave nothing of a try that failed or was killed before its last word."""
    if county is not None:
        if is_swapped(county, restoration):
            return  # it has succeeded: the next call goes on
        swap_files_back(county.schema_name, restoration)
        reopen(county, restoration)
    schema = county.schema_name if county else schema_of(restoration.county_slug)
    forget_files(schema, restoration)
    _drop_drafts(restoration)
    if not keep_row:
        restoration.delete()


def _drop_drafts(restoration: Restoration) -> None:
    """In whichever database; a deleted county's new schema too, if its row did not come."""
    names = [restoration.draft]
    if restoration.was_deleted and not County.objects.filter(slug=restoration.county_slug):
        names.append(schema_of(restoration.county_slug))
    for database in databases():
        for name in names:
            with as_owner(database), atomic():
                if mark_of(name) == DRAFT:
                    drop(name)


def confirm(slug: str, *, by: str, dry_run: bool = False) -> dict[str, Any]:
    """The restored state is right: what the county held before is dropped for good."""
    with outside(), one_at_a_time():
        county, restoration = _done(slug)
        if not dry_run:
            swap_files(county.schema_name, restoration)  # where taking back was killed half-way
            with as_owner(county.database), atomic():
                if mark_of(restoration.kept) is not None:
                    drop(restoration.kept)
            faultpoint("restoring.kept_dropped")
            _end(
                county, restoration, Restoration.State.CONFIRMED, "Wiederherstellung bestätigt", by
            )
        return {"slug": slug, "dropped": restoration.kept, "dry_run": dry_run}


def undo(slug: str, *, by: str, dry_run: bool = False) -> dict[str, Any]:
    """The county has again what it held before; what was written since the restoration goes."""
    with outside(), one_at_a_time():
        restoration = the_open_one(slug)
        county = County.objects.filter(slug=slug).first()
        if restoration is None:
            raise BackupError(f"Für „{slug}“ ist keine Wiederherstellung offen.")
        answer = {"slug": slug, "kept": restoration.kept, "dry_run": dry_run}
        if dry_run:
            return answer
        if county is None:
            take_back_try(None, restoration)
            return answer
        if restoration.was_deleted:
            raise BackupError(_IS_THERE)
        if restoration.state == Restoration.State.RUNNING and not is_swapped(county, restoration):
            take_back_try(county, restoration)
            return answer
        close(county)
        if is_swapped(county, restoration):
            swap_back(county, restoration)
        faultpoint("undoing.swapped")
        _end(county, restoration, Restoration.State.UNDONE, "Wiederherstellung zurückgenommen", by)
        return answer


def _done(slug: str) -> tuple[County, Restoration]:
    county, restoration = County.objects.filter(slug=slug).first(), the_open_one(slug)
    if county is None or restoration is None or restoration.state != Restoration.State.DONE:
        raise BackupError(f"Für „{slug}“ wartet keine Wiederherstellung auf Bestätigung.")
    if restoration.was_deleted:
        raise BackupError(_IS_THERE)
    with as_owner(county.database):
        if mark_of(county.schema_name) == UNDONE:
            raise BackupError("Sie wurde gerade zurückgenommen: bitte mit --undo beenden.")
    return county, restoration


def _end(county: County, restoration: Restoration, state: str, verb: str, by: str) -> None:
    reopen(county, restoration)
    forget_files(county.schema_name, restoration)
    with atomic():
        restoration.state = state
        restoration.ended_at = timezone.now()
        restoration.save(update_fields=["state", "ended_at"])
        tell(Deed(county, verb, by, "operator", note=restoration.backup))
