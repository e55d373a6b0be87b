"""Try a county's dead letters again from the command line, as the operator's page does."""

from django.core.management.base import CommandParser

from outbox.deciding import retry_all_for_operator
from tenants.answers import CountyCommand


class Command(CountyCommand):
    """For after a disturbance, when the mail server had refused everything."""

    tells_itself = True
    help = "Stellt unzustellbare Sendungen eines Landkreises erneut zu."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--unclear",
            action="store_true",
            help="auch solche, die vielleicht schon angekommen sind",
        )
        parser.add_argument("--dry-run", action="store_true", help="sagt nur, was geschähe")

    def answer(self, **options) -> dict:
        county, dry_run = self.county(options["slug"]), options["dry_run"]
        count = retry_all_for_operator(
            county, by=self.who, with_unclear=options["unclear"], dry_run=dry_run
        )
        told = {"would_retry": count} if dry_run else {}
        return {"slug": county.slug, "retried": 0 if dry_run else count, **told}
