"""Move one county to another PostgreSQL cluster from the command line."""

from django.core.management.base import CommandParser

from tenants.answers import JsonCommand, Refused
from tenants.moving import CannotMove, move_county


class Command(JsonCommand):
    """Killed or refused, the county works where it was; called again, a move goes on."""

    deed = "Landkreis umgezogen"
    tells_itself = True
    help = (
        "Bringt einen Landkreis in eine andere Datenbank. Er bleibt lesbar; schreiben kann "
        "währenddessen für wenige Sekunden niemand. Mit der Datenbank, in der er schon ist, "
        "endet ein abgebrochener Umzug."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("slug")
        parser.add_argument("--to", required=True, metavar="DATENBANK")

    def answer(self, **options) -> dict:
        try:
            move = move_county(
                options["slug"],
                to=options["to"],
                by="Betrieb (Kommandozeile)",
                dry_run=options["dry_run"],
            )
        except CannotMove as error:
            raise Refused(str(error)) from error
        return {
            "slug": move.county.slug,
            "from": move.origin,
            "database": move.database,
            "dry_run": options["dry_run"],
            "rows": move.rows,
            "read_only_seconds": move.read_only_seconds,
            "seconds": move.seconds,
        }
