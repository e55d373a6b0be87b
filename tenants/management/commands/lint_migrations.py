"""Refuse migrations that would hurt a county in use, as `make check` does."""

from dataclasses import asdict

from tenants.answers import JsonCommand
from tenants.linting import lint_migrations


class Command(JsonCommand):
    """Judges by what PostgreSQL really did in a scratch schema; leaves nothing behind."""

    help = "Prüft, was jede Migration im Schema eines Landkreises wirklich tut."

    def answer(self, **options) -> dict:
        verdict = lint_migrations()
        self.is_fine = not verdict.refused
        return {
            "ok": self.is_fine,
            "migrations": verdict.migrations,
            "refused": [asdict(finding) for finding in verdict.refused],
            "accepted": [
                {**asdict(finding), "because": reason} for finding, reason in verdict.accepted
            ],
        }

    def tell(self, answer: dict) -> None:
        for finding in answer["accepted"]:
            self.stdout.write(f"{finding['migration']}: {finding['what']} - {finding['because']}")
        for finding in answer["refused"]:
            self.stderr.write(f"{finding['migration']}: {finding['what']} ({finding['rule']})")
        refused = len(answer["refused"])
        self.stdout.write(f"{answer['migrations']} Migrationen geprüft, {refused} Einwände")

    def handle(self, *args, **options) -> str | None:
        said = super().handle(*args, **options)
        if not self.is_fine:
            raise SystemExit(1)
        return said
