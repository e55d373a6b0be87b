"""Make a key for a program from the command line, exactly as the office's page does."""

from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser

from accounts.actors import Actor
from accounts.permissions import STAFF_ROLES
from alliances.team.actions import create_key
from tenants.answers import JsonCommand, Refused, rehearsed
from tenants.models import County
from tenants.schemas import inside


class Command(JsonCommand):
    """The key is shown once and kept nowhere."""

    deed = "Schlüssel der Schnittstelle angelegt"
    help = "Legt einen Schlüssel für die Schnittstelle eines Landkreises an und zeigt ihn einmal."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("slug")
        parser.add_argument("--role", required=True, choices=[str(role) for role in STAFF_ROLES])
        parser.add_argument("--label", required=True, help="wofür der Schlüssel ist")

    def answer(self, **options) -> dict:
        county = County.objects.select_related("region").filter(slug=options["slug"]).first()
        if county is None:
            raise Refused("Einen Landkreis mit diesem Kurznamen gibt es nicht.")
        with inside(county), rehearsed(options["dry_run"]):
            try:
                _, secret = create_key(
                    label=options["label"],
                    role=options["role"],
                    by=Actor.system("Betrieb (Kommandozeile)"),
                )
            except ValidationError as error:
                raise self.refused(error) from error
        return {"dry_run": True} if options["dry_run"] else {"key": secret}
