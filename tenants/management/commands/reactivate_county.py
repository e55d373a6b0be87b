"""Bring a suspended county back from the command line, exactly as the operator's page does."""

from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser

from tenants.answers import CountyCommand
from tenants.lifecycle import reactivate


class Command(CountyCommand):
    """Waiting mails go out with the next round; may be repeated."""

    deed = "Landkreis wieder in Betrieb"
    tells_itself = True
    help = "Nimmt einen ausgesetzten Landkreis wieder in Betrieb."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)

    def answer(self, **options) -> dict:
        county = self.county(options["slug"])
        try:
            changes = reactivate(county, by=self.who, dry_run=options["dry_run"])
        except ValidationError as error:
            raise self.refused(error) from error
        return self.state_of(county, changes=changes, dry_run=options["dry_run"])
