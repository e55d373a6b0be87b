"""Load the demo counties; `make demo` does it at every start."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser

from alliances.demo import loading
from tenants.answers import JsonCommand, Refused
from tenants.hosts import address


class Command(JsonCommand):
    """Made-up content and known passwords: never on a platform that counties really use."""

    help = "Lädt die Landkreise der Vorführung. Beliebig oft wiederholbar."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--yes-really", action="store_true", help="auch auf einem eigenen Datenbankserver"
        )

    def answer(self, **options) -> dict:
        if not (settings.IS_EMBEDDED or settings.DEBUG or options["yes_really"]):
            raise Refused(
                "Die Vorführung bringt Zugänge mit bekanntem Passwort mit. Auf einem eigenen "
                "Datenbankserver lädt sie nur, wer --yes-really angibt."
            )
        try:
            counties = [
                {
                    "county": loaded.county.name,
                    "slug": loaded.county.slug,
                    "address": address(loaded.county),
                    "created": loaded.created,
                }
                for loaded in loading.load()
            ]
        except ValidationError as error:
            raise self.refused(error) from error
        return {"counties": counties, "created": sum(county["created"] for county in counties)}

    def tell(self, answer: dict) -> None:
        self.stdout.write(
            f"Vorführung: {len(answer['counties'])} Landkreise, {answer['created']} neu geladen"
        )
