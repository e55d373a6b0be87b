"""Bring one county back from a backup while all others work on; killed, call it again.

What it held before is kept beside it until the operator confirms or takes the restoration back.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError
from django.utils import timezone

from tenants.backups import deleted
from tenants.backups.contents import held_by_all
from tenants.backups.ending import reopen, take_back_try, the_open_one
from tenants.backups.filling import fill, find_home, rows_in
from tenants.backups.looking import Home, named_files
from tenants.backups.models import Restoration
from tenants.backups.programs import BackupError
from tenants.backups.restored_files import lay_files_ready
from tenants.backups.scratch import Scratch, alive
from tenants.backups.shelf import Backup
from tenants.backups.swapping import (
    Restored,
    is_swapped,
    settle_new,
    swap,
    tell_outside,
)
from tenants.copying import contents_of
from tenants.databases import databases
from tenants.faultpoints import faultpoint
from tenants.hosts import default_host
from tenants.models import County
from tenants.moving import CannotMove, close, one_at_a_time
from tenants.postgresql.places import MAIN
from tenants.schemas import as_owner, outside
from tenants.transactions import atomic


@dataclass(frozen=True)
class Order:
    """What is to be restored from where."""

    backup: Backup
    source: str  # slug in the backup
    target: str  # slug here
    at: datetime | None
    by: str
    within: str = ""

    @property
    def point(self) -> datetime:
        return self.at or self.backup.whole_since

    @property
    def words(self) -> str:
        return f"Stand vom {timezone.localtime(self.point):%d.%m.%Y, %H:%M:%S} Uhr"


def restore_county(order: Order, *, was_deleted: bool, dry_run: bool = False) -> dict[str, Any]:
    """Restore; answers what came, how long nobody could write, and that neighbours are unchanged.

    Raises BackupError with a German reason; the county then is as it was.
    """
    started = time.monotonic()
    with outside(), _alone():
        county = _county(order, was_deleted)
        open_one = the_open_one(order.target)
        _refuse_another(order, open_one)
        if dry_run:
            return _look(order, county)
        before = held_by_all(but=order.target)
        answer = _go_on(order, county, open_one)
        after = held_by_all(but=order.target)
    other = sorted(slug for slug, had in before.items() if after.get(slug) != had)
    return {
        "slug": order.target,
        "backup": str(order.backup.folder),
        "point": order.point,
        **answer,
        "neighbours": len(before),
        "neighbours_equal": len(before) - len(other),
        "neighbours_that_wrote_themselves": other,
        "seconds": round(time.monotonic() - started, 1),
    }


@contextmanager
def _alone() -> Iterator[None]:
    """No move and no other restoration meanwhile."""
    try:
        with one_at_a_time():
            yield
    except CannotMove as error:
        raise BackupError(str(error)) from error


def _county(order: Order, was_deleted: bool) -> County | None:
    county = County.objects.filter(slug=order.target).first()
    if county is None and not was_deleted:
        raise BackupError(
            f"Den Landkreis „{order.target}“ gibt es nicht. Wurde er gelöscht, bringt ihn "
            "--deleted zurück."
        )
    if county is not None and county.state == County.State.ERASING:
        raise BackupError("Der Landkreis wird gerade gelöscht; danach hilft --deleted.")
    if county is not None and county.read_only_since and the_open_one(order.target) is None:
        raise BackupError("Ein Umzug des Landkreises ist nicht zu Ende: erst move_county.")
    if county is not None and was_deleted and the_open_one(order.target) is None:
        raise BackupError(f"Den Landkreis „{order.target}“ gibt es; --deleted ist hier falsch.")
    return county


def _refuse_another(order: Order, open_one: Restoration | None) -> None:
    if open_one is None:
        return
    same = (open_one.source_slug, open_one.backup, open_one.point) == (
        order.source,
        order.backup.name,
        order.point,
    )
    if open_one.state == Restoration.State.DONE and not same:
        raise BackupError(
            "Die letzte Wiederherstellung ist noch offen: erst --confirm oder --undo."
        )
    if not same:
        at = timezone.localtime(open_one.point)
        raise BackupError(
            f"Eine Wiederherstellung aus {open_one.backup} (Stand {at:%d.%m.%Y, %H:%M:%S}) wurde "
            "abgebrochen: mit denselben Angaben fortsetzen oder --undo."
        )


def _look(order: Order, county: County | None) -> dict[str, Any]:
    """What would happen; the scratch servers are real."""
    with alive(order.backup, at=order.at, within=order.within) as scratch:
        home = find_home(scratch, order.source)
        if county is None:
            deleted.county_of(scratch, order.source, order.target, _database(home))
        else:
            _refuse_another_region(scratch, order, county)
        now = 0
        if county is not None:
            with as_owner(county.database):
                now = sum(had.rows for had in contents_of(county.schema_name).values())
        return {
            "slug": order.target,
            "backup": str(order.backup.folder),
            "point": order.point,
            "would_restore_rows": rows_in(scratch, home),
            "rows_now": now,
        }


def _go_on(order: Order, county: County | None, found: Restoration | None) -> dict[str, Any]:
    if found is not None and found.state == Restoration.State.DONE:
        assert county is not None  # noqa: S101 - it is done: there is one
        reopen(county, found)
        return {"rows": found.rows, "kept": found.kept, "read_only_seconds": 0.0}
    restoration = found or Restoration.objects.create(
        county_slug=order.target,
        source_slug=order.source,
        backup=order.backup.name,
        point=order.point,
        was_deleted=county is None,
        by=order.by[:200],
    )
    faultpoint("restoring.written_down")
    try:
        if county is None:
            return _bring_back(order, restoration)
        return _replace(order, county, restoration)
    except Exception as error:
        take_back_try(county, restoration)
        if isinstance(error, BackupError):
            raise
        if isinstance(error, CannotMove):
            raise BackupError(str(error)) from error
        raise BackupError(f"{type(error).__name__}: {error}") from error


def _replace(order: Order, county: County, restoration: Restoration) -> dict[str, Any]:
    """A county that is there gets what it held in the backup."""
    closed_at = time.monotonic()
    missing: list[str] = []
    if is_swapped(county, restoration):  # killed between two commits, or right after them
        restored = Restored(county, restoration.kept, order.words, order.by)
        with atomic():
            tell_outside(restored, restoration)
    else:
        take_back_try(county, restoration, keep_row=True)
        with alive(order.backup, at=order.at, within=order.within) as scratch:
            _refuse_another_region(scratch, order, county)
            home = find_home(scratch, order.source)
            restoration.rows = fill(scratch, home, restoration, county.database)
            restoration.save(update_fields=["rows"])
            names, source = named_files(scratch, home), order.backup.media / home.schema
        missing = lay_files_ready(source, county.schema_name, restoration, names)
        faultpoint("restoring.files_ready")
        closed_at = time.monotonic()
        close(county)
        faultpoint("restoring.closed")
        swap(county, restoration, words=order.words, by=order.by)
        faultpoint("restoring.swapped")
    reopen(county, restoration)
    return {
        "rows": restoration.rows,
        "kept": restoration.kept,
        "missing_files": missing,
        "read_only_seconds": round(time.monotonic() - closed_at, 1),
    }


def _refuse_another_region(scratch: Scratch, order: Order, county: County) -> None:
    question = "SELECT region_id FROM public.tenants_county WHERE slug = %s"
    if scratch.ask(question, [order.source]) not in ([], [(county.region_id,)]):
        raise BackupError(f"„{order.source}“ ist ein anderes Gebiet als „{order.target}“.")


def _database(home: Home) -> str:
    return home.database if home.database in databases() else settings.NEW_COUNTIES_DATABASE


def _bring_back(order: Order, restoration: Restoration) -> dict[str, Any]:
    """A county that was deleted comes back, suspended, so that the operator looks first."""
    with alive(order.backup, at=order.at, within=order.within) as scratch:
        home = find_home(scratch, order.source)
        county = deleted.county_of(scratch, order.source, order.target, _database(home))
        restoration.rows = fill(scratch, home, restoration, county.database)
        names, files = named_files(scratch, home), order.backup.media / home.schema
        missing = lay_files_ready(files, county.schema_name, restoration, names)
        faultpoint("restoring.files_ready")
        with as_owner(MAIN), atomic():
            try:
                with atomic():
                    lost = deleted.save(county, scratch, default_host(county.slug))
            except IntegrityError as error:
                raise BackupError(f"Der Landkreis lässt sich nicht anlegen: {error}") from error
            settle_new(county, restoration, words=order.words, by=order.by)
            restored = Restored(county, "", order.words, order.by)
            tell_outside(restored, restoration)
            faultpoint("restoring.before_commit")
    faultpoint("restoring.swapped")
    reopen(county, restoration)
    return {
        "rows": restoration.rows,
        "kept": "",
        "missing_files": missing,
        "lost_domains": lost,
        "state": county.state,
    }
