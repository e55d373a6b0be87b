"""Bring every county's schema to the newest migration from the command line."""

import sys

from django.core.management.base import CommandParser

from tenants.answers import JsonCommand, Refused
from tenants.migrating import AlreadyRunning, left_behind, migrate_counties, one_run

WIDTH = 30  # characters of the progress bar


class Command(JsonCommand):
    """One bad county never stops the others; the command then ends with 1."""

    deed = "Landkreise migriert"
    help = "Bringt alle Landkreise auf den neuesten Stand; ein Fehler hält nur den einen auf."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--only", nargs="+", metavar="SLUG", help="nur diese Landkreise")

    def answer(self, **options) -> dict:
        self.is_clean = True
        if options["dry_run"]:
            return self._rehearse(options["only"])
        try:
            with one_run():
                ledger = migrate_counties(only=options["only"], progress=self._progress)
        except AlreadyRunning as error:
            raise Refused("Ein anderer Lauf ist noch nicht zu Ende.") from error
        except LookupError as error:
            raise Refused(f"Diesen Landkreis gibt es nicht: {error}") from error
        self.is_clean = ledger.is_clean
        return ledger.answer()

    def _rehearse(self, only: list[str] | None) -> dict:
        """Who would be migrated; nothing is looked at twice, nothing is locked."""
        behind = left_behind()
        return {"behind": sorted(set(behind) & set(only)) if only else behind}

    def has_changed(self, answer: dict) -> bool:
        return bool(answer["migrated"] or answer["failed"])

    def tell(self, answer: dict) -> None:
        if "behind" in answer:
            self.stdout.write(f"behind: {', '.join(answer['behind']) or 'niemand'}")
            return
        for county in answer["counties"]:
            if county["state"] != "current":
                line = f"{county['slug']}: {county['state']} ({county['seconds']} s)"
                self.stdout.write(f"{line} {county['error']}".rstrip())
        for name in ("migrated", "current", "failed", "skipped", "seconds", "ledger"):
            self.stdout.write(f"{name}: {answer[name]}")

    def handle(self, *args, **options) -> str | None:
        said = super().handle(*args, **options)
        if not self.is_clean:
            raise SystemExit(1)
        return said

    def _progress(self, done: int, known: int, slug: str) -> None:
        """One line that grows, for people only."""
        if not sys.stderr.isatty():
            return
        full = WIDTH * done // max(known, 1)
        bar = "#" * full + "-" * (WIDTH - full)
        end = "\n" if done == known else ""
        sys.stderr.write(f"\r[{bar}] {done}/{known} {slug:<40}{end}")
        sys.stderr.flush()
