"""Try out from the command line or a timer whether a backup can be brought to life."""

from pathlib import Path

from django.core.management.base import CommandParser

from tenants.answers import Refused
from tenants.backups import shelf
from tenants.backups.answering import FOLDER, BackupCommand
from tenants.backups.drill import restore_drill


class Command(BackupCommand):
    """Ends with 1 where something was not as it must be."""

    help = "Stellt eine Sicherung neben der Plattform her, prüft sie, misst und räumt wieder auf."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("folder", nargs="?", default="", help=FOLDER)
        self.add_time(parser)
        parser.add_argument("--latest", action="store_true", help="mit allem WAL, das da ist")

    def work(self, **options) -> dict:
        at = self.time(options["at"])
        if at and options["latest"]:
            raise Refused("Entweder --at oder --latest.")
        backup = shelf.find(options["folder"], at=at)
        found = restore_drill(backup, at=at, latest=options["latest"], within=options["scratch"])
        self.is_good = found["ok"]
        return found

    def tell(self, answer: dict) -> None:
        self.stdout.write(Path(answer["log"]).read_text(encoding="utf-8") + answer["log"])

    def handle(self, *args, **options) -> str | None:
        said = super().handle(*args, **options)
        if not self.is_good:
            raise SystemExit(1)
        return said
