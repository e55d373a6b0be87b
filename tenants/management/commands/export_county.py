"""Write everything a county has into one file, from the command line."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser

from tenants.answers import CountyCommand
from tenants.archive.exporting import export_county


class Command(CountyCommand):
    """The file stands there whole or not at all; works on suspended counties, too."""

    help = (
        "Schreibt das Archiv eines Landkreises: Daten, Dateien, Erklärungen als PDF, Manifest mit "
        "Prüfsummen. Eine Datei, die dort schon steht, wird am Ende ersetzt."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--to", required=True, type=Path, metavar="DATEI.zip")

    def answer(self, **options) -> dict:
        county = self.county(options["slug"])
        try:
            export = export_county(county, to=options["to"].absolute(), by=self.who)
        except ValidationError as error:
            raise self.refused(error) from error
        return {"slug": county.slug, "file": str(export.path), **export.answer()}
