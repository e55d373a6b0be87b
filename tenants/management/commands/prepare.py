"""Bring the database to the state this code needs: shared tables, every county's, the register."""

from django.core.management import call_command

from tenants.answers import JsonCommand
from tenants.models import County
from tenants.register import load_register


class Command(JsonCommand):
    """Run at every start; does nothing where nothing is to be done."""

    help = "Bringt die Datenbank auf den Stand dieses Programms. Beliebig oft wiederholbar."

    def answer(self, **options) -> dict:
        call_command("migrate_schemas", interactive=False, verbosity=0)
        return {"regions": load_register(), "counties": County.objects.count()}
