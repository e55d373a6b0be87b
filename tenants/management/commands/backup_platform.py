"""Back up the whole platform from the command line or a timer."""

from django.core.management.base import CommandParser

from tenants.backups.answering import BackupCommand
from tenants.backups.making import KEPT, backup_platform


class Command(BackupCommand):
    """Killed, it leaves nothing that could be taken for a backup; called again, it makes one."""

    help = "Sichert alle Datenbanken und alle Dateien der Landkreise. SECRET_KEY gehört nicht dazu."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--to", default="", metavar="ORDNER", help="statt BACKUP_DIR")
        parser.add_argument("--keep", type=int, default=KEPT, help="wie viele bleiben")
        parser.add_argument("--dry-run", action="store_true", help="sagt nur, was geschähe")

    def work(self, **options) -> dict:
        return backup_platform(options["to"], keep=options["keep"], dry_run=options["dry_run"])
