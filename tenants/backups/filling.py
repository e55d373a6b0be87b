"""Fill a schema beside the county's own with what the county held in the backup, and prove it."""

from django.db import connections

from tenants import blueprint
from tenants.backups import looking
from tenants.backups.drill import manage
from tenants.backups.looking import Home
from tenants.backups.models import Restoration
from tenants.backups.programs import BackupError
from tenants.backups.scratch import Scratch
from tenants.copying import contents_of, copy_schema
from tenants.faultpoints import faultpoint
from tenants.marks import DRAFT, drop, mark, mark_of
from tenants.schemas import as_owner
from tenants.transactions import atomic


def find_home(scratch: Scratch, slug: str, *, is_as_noted: bool) -> Home:
    """Where the county lived in the backup, brought to the state of this code.

    Right at the backup's end it must hold what was noted with it.
    """
    homes = [home for home in looking.counties_of(scratch) if home.slug == slug]
    if not homes:
        raise BackupError(f"In dieser Sicherung gibt es den Landkreis „{slug}“ nicht.")
    if homes[0].database not in scratch.servers:
        raise BackupError(f"Die Sicherung enthält die Datenbank „{homes[0].database}“ nicht.")
    if is_as_noted and looking.compared(scratch, homes)[1]:
        raise BackupError("Der Landkreis ist in der Sicherung anders als notiert: verify_backup.")
    if looking.behind(scratch, homes):
        manage(scratch, "prepare")
        if behind := looking.behind(scratch, homes):
            raise BackupError(
                f"Die Sicherung lässt sich nicht auf den Stand dieses Programms bringen: {behind}."
            )
    return homes[0]


def rows_in(scratch: Scratch, home: Home) -> int:
    """How many rows the county had."""
    with scratch.connection(home.database).cursor() as cursor:
        return sum(had.rows for had in contents_of(home.schema, cursor=cursor).values())


def fill(scratch: Scratch, home: Home, restoration: Restoration, database: str) -> int:
    """Make the draft anew in the database where the county is to live; answers its rows."""
    made = blueprint.find() or blueprint.make()
    draft = restoration.draft
    with scratch.connection(home.database).cursor() as source:
        before = contents_of(home.schema, cursor=source)
        with as_owner(database), atomic():
            if mark_of(draft) is not None:
                drop(draft)  # of a try that was killed
            blueprint.replay(made.script, draft)
            copy_schema(source, home.schema, into=draft)
            faultpoint("restoring.filled")
            after = contents_of(draft)
            wrong = [name for name in {*before, *after} if before.get(name) != after.get(name)]
            if wrong:
                raise BackupError(f"Die Kopie ist nicht gleich: {', '.join(sorted(wrong))}.")
            mark(draft, DRAFT)
            refuse_foreign_writing({draft}, database)
    faultpoint("restoring.draft_committed")
    return sum(found.rows for found in after.values())


_WRITTEN = """
SELECT DISTINCT home.nspname FROM pg_locks held
JOIN pg_class thing ON thing.oid = held.relation
JOIN pg_namespace home ON home.oid = thing.relnamespace
WHERE held.pid = pg_backend_pid() AND held.granted AND held.locktype = 'relation'
  AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND held.mode NOT IN ('AccessShareLock', 'RowShareLock')
  AND home.nspname ~ '^(lk|kk)_' AND home.nspname <> ALL (%s)
"""


def refuse_foreign_writing(own: set[str], database: str) -> None:
    """Prove that this transaction wrote in no other county: a writer holds locks till its end."""
    with connections[database].cursor() as cursor:
        cursor.execute(_WRITTEN, [sorted(own)])
        if strange := [name for (name,) in cursor.fetchall()]:
            raise BackupError(f"Fremde Schemata wurden berührt: {', '.join(strange)}.")
