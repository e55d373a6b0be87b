"""Bring a county back from its archive, from the command line."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser

from tenants.answers import JsonCommand
from tenants.archive.importing import Wanted, import_county


class Command(JsonCommand):
    """All or nothing; killed or refused, everything is as before."""

    tells_itself = True
    help = (
        "Spielt das Archiv eines Landkreises ein: in denselben Landkreis, dessen Inhalt es "
        "ersetzt, oder mit --as-new in einen neuen. --dry-run prüft alles und ändert nichts."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path, metavar="DATEI.zip")
        parser.add_argument("--slug", required=True, help="Kurzname des Landkreises")
        parser.add_argument("--as-new", action="store_true", help="den Landkreis neu eröffnen")
        parser.add_argument("--dry-run", action="store_true", help="nur prüfen, nichts ändern")
        parser.add_argument("--ags", default="", help="Gebiet des neuen, wenn es ein anderes ist")
        parser.add_argument("--name", default="", help="Name des neuen, wenn er ein anderer ist")
        parser.add_argument(
            "--coordinator", default="", metavar="E-MAIL", help="wird als Koordination eingeladen"
        )
        parser.add_argument(
            "--reuse-slug", action="store_true", help="den Kurznamen eines gelöschten vergeben"
        )

    def answer(self, **options) -> dict:
        wanted = Wanted(
            slug=options["slug"],
            as_new=options["as_new"],
            ags=options["ags"],
            name=options["name"],
            coordinator=options["coordinator"].strip().lower(),
            reuse_slug=options["reuse_slug"],
        )
        file = options["file"].absolute()
        try:
            return import_county(
                file, wanted, by="Betrieb (Kommandozeile)", dry_run=options["dry_run"]
            )
        except ValidationError as error:
            raise self.refused(error) from error
