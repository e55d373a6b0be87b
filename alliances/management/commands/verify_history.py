"""Prove from the command line that nobody has rewritten a county's history."""

from django.core.management.base import CommandParser

from alliances.history.sealing import check_history
from tenants.answers import JsonCommand, Refused
from tenants.models import County


class Command(JsonCommand):
    """Ends with 1 if a history is broken, and names the first entry that does not fit."""

    help = "Prüft, ob jemand den Verlauf eines Landkreises (oder aller) verändert hat."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("slug", nargs="?", help="ohne Angabe: alle Landkreise")

    def answer(self, **options) -> dict:
        counties = County.objects.select_related("region")
        if options["slug"]:
            counties = counties.filter(slug=options["slug"])
            if not counties:
                raise Refused("Einen Landkreis mit diesem Kurznamen gibt es nicht.")
        found = {county.slug: check_history(county) for county in counties}
        self.is_whole = all(verdict.is_whole for verdict in found.values())
        return {
            "ok": self.is_whole,
            "counties": {
                slug: {
                    "entries": verdict.entries,
                    "number": verdict.number,
                    "hash": verdict.hash,
                    "broken": verdict.broken,
                }
                for slug, verdict in found.items()
            },
        }

    def tell(self, answer: dict) -> None:
        for slug, found in answer["counties"].items():
            self.stdout.write(f"{slug}: {found['broken'] or 'lückenlos'} ({found['entries']})")

    def handle(self, *args, **options) -> str | None:
        said = super().handle(*args, **options)
        if not self.is_whole:
            raise SystemExit(1)
        return said
