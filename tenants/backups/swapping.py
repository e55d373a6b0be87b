"""Put the restored schema and files in the place of the county's own, which are kept; and back."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tenants.utils import quote_schema_name as quoted

from tenants.backups.filling import refuse_foreign_writing
from tenants.backups.models import Restoration
from tenants.backups.restored_files import swap_files, swap_files_back
from tenants.deeds import Deed, tell
from tenants.faultpoints import faultpoint
from tenants.isolation import create_role, grant, retire, take_writing
from tenants.marks import DRAFT, KEPT, UNDONE, drop, mark, mark_of
from tenants.models import County, HistorySeal
from tenants.moving import wait_for_writers
from tenants.postgresql.places import MAIN
from tenants.schemas import as_owner, inside, outside
from tenants.transactions import atomic, connection


@dataclass(frozen=True)
class Restored:
    """What has just come back, for whoever has something to do about it inside the county."""

    county: County
    kept: str  # the schema with what it held before; empty for one that was deleted
    words: str  # which backup and time, in German
    by: str


def is_swapped(county: County, restoration: Restoration) -> bool:
    """Whether the county's schema is the restored one already: the kept one tells."""
    with as_owner(county.database):
        return mark_of(restoration.kept) is not None


def swap(county: County, restoration: Restoration, *, words: str, by: str) -> None:
    """Let the draft become the county's schema; all or nothing, and the county is closed."""
    schema = county.schema_name
    with as_owner(county.database):
        with atomic():
            take_writing(schema, role=county.role_name)
        faultpoint("restoring.may_not_write")
        with atomic():
            wait_for_writers(schema)
            swap_files(schema, restoration)
            faultpoint("restoring.files_swapped")
            rename(schema, restoration.kept)
            retire(restoration.kept, role=county.role_name)
            mark(restoration.kept, KEPT)
            rename(restoration.draft, schema)
            mark(schema, "")
            grant(schema, role=county.role_name)
            faultpoint("restoring.renamed")
            restored = Restored(county, restoration.kept, words, by)
            _tell_inside(restored)
            tell_outside(restored, restoration)
            own = {schema, restoration.kept, restoration.draft}
            refuse_foreign_writing(own, county.database)
            faultpoint("restoring.before_commit")


def settle_new(county: County, restoration: Restoration, *, words: str, by: str) -> None:
    """Let the draft become the schema of a county that was deleted, right before its row is."""
    schema = county.schema_name
    with as_owner(MAIN):
        create_role(county.role_name)  # in the main one, too: it writes into the exchange as itself
    with as_owner(county.database), atomic():
        if mark_of(schema) == DRAFT:
            drop(schema)  # of a try that was killed between two commits
        swap_files(schema, restoration)
        create_role(county.role_name)
        rename(restoration.draft, schema)  # its mark stays until the county's row is there
        grant(schema, role=county.role_name)
        _tell_inside(Restored(county, "", words, by))
        refuse_foreign_writing({schema, restoration.draft}, county.database)
        faultpoint("restoring.new_schema")


def swap_back(county: County, restoration: Restoration) -> None:
    """The county has again what it had before; what came from the backup is dropped."""
    schema = county.schema_name
    with as_owner(county.database):
        with atomic():
            take_writing(schema, role=county.role_name)
        with atomic():
            wait_for_writers(schema)
            swap_files_back(schema, restoration)
            faultpoint("undoing.files_swapped")
            rename(schema, restoration.draft)
            drop(restoration.draft)
            rename(restoration.kept, schema)
            mark(schema, UNDONE)
            grant(schema, role=county.role_name)
            with outside():
                HistorySeal.objects.filter(county_id=county.pk).delete()
            faultpoint("undoing.before_commit")


def rename(old: str, new: str) -> None:
    """Give a schema another name."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER SCHEMA {quoted(old)} RENAME TO {quoted(new)}")


def _tell_inside(restored: Restored) -> None:
    """What follows inside the county."""
    for name in settings.COUNTY_RESTORED_STEPS:
        step: Callable[[Restored], None] = import_string(name)
        with inside(restored.county):
            step(restored)


def tell_outside(restored: Restored, restoration: Restoration) -> None:
    """The restoration is done; a seal on a history that went on longer is none any more."""
    with outside():
        HistorySeal.objects.filter(county_id=restored.county.pk).delete()
        told = f"{restored.words}, {restoration.rows} Zeilen"
        tell(Deed(restored.county, "Landkreis wiederhergestellt", restored.by, "operator", told))
        restoration.state = Restoration.State.DONE
        restoration.ended_at = timezone.now()
        restoration.save()
