"""Check from the command line what must be true of the whole platform at every moment."""

from dataclasses import asdict

from django.core.management.base import CommandParser

from tenants.answers import JsonCommand
from tenants.invariants import violations


class Command(JsonCommand):
    """Changes nothing; ends with 1 where something is not as it must be."""

    help = "Prüft die Zusagen der Plattform: Schemata, Rollen, Rechte, Adressen, Daten."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--thorough", action="store_true", help="vergleicht auch den Aufbau aller Schemata"
        )

    def answer(self, **options) -> dict:
        found = violations(thorough=options["thorough"])
        self.is_fine = not found
        return {"ok": not found, "violations": [asdict(violation) for violation in found]}

    def tell(self, answer: dict) -> None:
        for violation in answer["violations"]:
            self.stdout.write(f"{violation['invariant']}: {violation['finding']}")
        count = len(answer["violations"])
        self.stdout.write(f"{count} Verstöße" if count else "Alles ist, wie es sein muss.")

    def handle(self, *args, **options) -> str | None:
        said = super().handle(*args, **options)
        if not self.is_fine:
            raise SystemExit(1)
        return said
