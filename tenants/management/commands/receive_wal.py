"""Receive for ever what a server writes: for a service of the system, one for each database."""

import os

from django.core.management.base import CommandParser

from tenants.answers import Refused
from tenants.backups import shelf
from tenants.backups.answering import BackupCommand
from tenants.backups.wal import receiver
from tenants.databases import databases
from tenants.postgresql.places import MAIN


class Command(BackupCommand):
    """Becomes pg_receivewal, which reconnects by itself and ends with a signal."""

    help = "Empfängt laufend das WAL einer Datenbank nach BACKUP_DIR/wal. Läuft, bis es endet."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--database", default=MAIN)
        parser.add_argument("--to", default="", metavar="ORDNER", help="statt BACKUP_DIR")
        parser.add_argument("--dry-run", action="store_true", help="zeigt nur den Aufruf")

    def work(self, **options) -> dict:
        name = options["database"]
        if name not in databases():
            raise Refused(f"Es gibt die Datenbanken: {', '.join(databases())}.")
        folder = shelf.root(options["to"]) / "wal" / name
        words, env = receiver(name, folder, is_dry=options["dry_run"])
        if not options["dry_run"]:
            os.execve(words[0], words, env)  # noqa: S606 - our own words, no shell
        return {"would_run": words, "host": env.get("PGHOST", "")}
