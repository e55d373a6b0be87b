"""What our commands about backups have in common: where, to which time, and how they refuse."""

from datetime import datetime

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from tenants.answers import JsonCommand, Refused
from tenants.backups.programs import BackupError

FOLDER = "eine Sicherung, oder der Ordner aller Sicherungen (dann die neueste)"


class BackupCommand(JsonCommand):
    """A command that may be refused with a BackupError."""

    def work(self, **options) -> dict:
        """Do it."""
        raise NotImplementedError

    def answer(self, **options) -> dict:
        try:
            return self.work(**options)
        except BackupError as error:
            raise Refused(str(error)) from error

    def add_time(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--at", metavar="ZEIT", help="Stand zu dieser Zeit, etwa 2026-11-25T14:30 (braucht WAL)"
        )
        parser.add_argument("--scratch", default="", help="Ordner für die Probe-Datenbank")

    def time(self, text: str | None) -> datetime | None:
        """A point in time, in local time where none is said; it must be over."""
        if not text:
            return None
        try:
            found = parse_datetime(text)
        except ValueError:
            found = None
        if found is None:
            raise Refused("Die Zeit bitte so angeben: 2026-11-25T14:30.")
        aware = found if timezone.is_aware(found) else timezone.make_aware(found)
        if aware > timezone.now():
            raise Refused("Diese Zeit liegt in der Zukunft.")
        return aware
