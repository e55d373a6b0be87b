"""Bring one county back from a backup, from the command line; agree afterwards or take it back."""

from django.core.management.base import CommandParser

from tenants.answers import Refused
from tenants.backups import shelf
from tenants.backups.answering import FOLDER, BackupCommand
from tenants.backups.ending import confirm, undo
from tenants.backups.restoring import Order, restore_county

BY = "Betrieb (Kommandozeile)"


class Command(BackupCommand):
    """Killed, it is called again with the same words; refused, the county is as it was."""

    tells_itself = True
    help = (
        "Stellt einen Landkreis aus einer Sicherung wieder her, während alle anderen arbeiten. "
        "Was er vorher hatte, bleibt aufgehoben bis --confirm; --undo bringt es zurück."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("slug", help="Kurzname, den der Landkreis in der Sicherung hat")
        parser.add_argument("--from", dest="folder", default="", metavar="ORDNER", help=FOLDER)
        self.add_time(parser)
        parser.add_argument("--to-slug", default="", help="Kurzname heute, wenn es ein anderer ist")
        parser.add_argument(
            "--deleted", action="store_true", help="den Landkreis gibt es nicht mehr"
        )
        parser.add_argument("--confirm", action="store_true", help="den alten Stand löschen")
        parser.add_argument("--undo", action="store_true", help="den alten Stand zurückholen")
        parser.add_argument("--dry-run", action="store_true", help="nur prüfen, nichts ändern")

    def work(self, **options) -> dict:
        slug, is_dry = options["slug"], options["dry_run"]
        if options["confirm"] and options["undo"]:
            raise Refused("Entweder --confirm oder --undo.")
        if options["confirm"]:
            return confirm(options["to_slug"] or slug, by=BY, dry_run=is_dry)
        if options["undo"]:
            return undo(options["to_slug"] or slug, by=BY, dry_run=is_dry)
        at = self.time(options["at"])
        order = Order(
            backup=shelf.find(options["folder"], at=at),
            source=slug,
            target=options["to_slug"] or slug,
            at=at,
            by=BY,
            within=options["scratch"],
        )
        return restore_county(order, was_deleted=options["deleted"], dry_run=is_dry)
