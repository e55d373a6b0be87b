"""Bring the database to the state this code needs: shared tables, every county's, the register."""

from django.core.management import call_command

from tenants import blueprint
from tenants.answers import JsonCommand
from tenants.databases import databases
from tenants.isolation import prepare_database, repair
from tenants.migrating import left_behind, migrate_counties, one_run
from tenants.models import County
from tenants.register import load_register
from tenants.schemas import as_owner


class Command(JsonCommand):
    """Run at every start; does nothing where nothing is to be done."""

    deed = "Datenbank auf den Stand dieses Programms gebracht"
    help = "Bringt die Datenbank auf den Stand dieses Programms. Beliebig oft wiederholbar."

    def has_changed(self, answer: dict) -> bool:
        return bool(answer["migrated"] or answer["repaired"])

    def answer(self, **options) -> dict:
        if options["dry_run"]:
            return {"behind": left_behind()}
        with one_run(wait=True):  # two servers that start together do it one after the other
            call_command("migrate_schemas", shared=True, interactive=False, verbosity=0)
            for database in databases():
                with as_owner(database):
                    prepare_database()
            ledger = migrate_counties()
            repaired = repair()
            try:
                blueprint.make()
            except blueprint.Unfaithful as error:  # counties open all the same, slowly
                self.stderr.write(f"Kein Muster für neue Landkreise: {error}")
        failed = [found.slug for found in ledger.counties if found.state in {"failed", "skipped"}]
        if failed:  # the others are served all the same
            self.stderr.write(f"Nicht auf dem neuesten Stand: {', '.join(failed)} ({ledger.path})")
        return {
            "regions": load_register(),
            "counties": County.objects.count(),
            "migrated": ledger.counts["migrated"],
            "failed": failed,
            "repaired": repaired,
        }
