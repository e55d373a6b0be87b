"""Take a county out of service from the command line, exactly as the operator's page does."""

from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser

from tenants.answers import CountyCommand
from tenants.lifecycle import suspend


class Command(CountyCommand):
    """Its pages, keys and tasks rest until `reactivate_county`; may be repeated."""

    deed = "Landkreis ausgesetzt"
    tells_itself = True
    help = "Setzt einen Landkreis aus: Seiten, Schlüssel und Aufgaben ruhen, nichts geht verloren."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--reason", default="", help="steht im Verlauf, nie auf den Seiten")

    def answer(self, **options) -> dict:
        county = self.county(options["slug"])
        try:
            changes = suspend(
                county, reason=options["reason"], by=self.who, dry_run=options["dry_run"]
            )
        except ValidationError as error:
            raise self.refused(error) from error
        return self.state_of(county, changes=changes, dry_run=options["dry_run"])
