"""Prove from the command line that a backup is unchanged."""

from django.core.management.base import CommandParser

from tenants.backups import shelf
from tenants.backups.answering import FOLDER, BackupCommand
from tenants.backups.verifying import verify_backup


class Command(BackupCommand):
    """Ends with 1 where a file is missing or changed."""

    help = "Vergleicht alle Dateien einer Sicherung mit ihren Prüfsummen. Ändert nichts."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("folder", nargs="?", default="", help=FOLDER)

    def work(self, **options) -> dict:
        found = verify_backup(shelf.find(options["folder"]))
        self.is_good = found["ok"]
        return found

    def handle(self, *args, **options) -> str | None:
        said = super().handle(*args, **options)
        if not self.is_good:
            raise SystemExit(1)
        return said
