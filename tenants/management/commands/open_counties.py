"""Open all counties of a list, telling on the error stream how far it is."""

import sys
import time
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import CommandParser

from tenants.answers import JsonCommand, Refused
from tenants.opening_lists import Result, UnreadableList, open_list, preview, read

WORDS = {
    "opened": "eröffnet",
    "opens": "würde eröffnet",
    "exists": "gibt es schon",
    "refused": "abgelehnt",
}


class Command(JsonCommand):
    """Each row in a transaction of its own; exits non-zero if a row was refused."""

    deed = "Landkreise aus einer Liste eröffnet"
    tells_itself = True
    help = (
        "Eröffnet die Landkreise einer CSV-Liste (ags;slug;name;coordinator;starter). "
        "Eine schlechte Zeile hält die anderen nicht auf; beliebig oft wiederholbar."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("list", type=Path, metavar="LISTE.csv")

    def answer(self, **options) -> dict:
        started = time.monotonic()
        try:
            rows = read(options["list"].read_bytes())
        except OSError as error:
            raise Refused(f"{options['list']}: {error.strerror}") from error
        except UnreadableList as error:
            raise Refused(str(error)) from error
        self.count = len(rows)
        if options["dry_run"]:
            results = preview(rows)
            for number, result in enumerate(results, start=1):
                self.progress(number, result)
        else:
            results = open_list(rows, by="Betrieb (Liste)", tell=self.progress)
        states = Counter(result.state for result in results)
        self.refused_rows = states["refused"]
        return {
            **{state: states[state] for state in WORDS},
            "rows": [asdict(result) for result in results],
            "seconds": round(time.monotonic() - started, 3),
        }

    def progress(self, number: int, result: Result) -> None:
        """One line per row, for whoever watches."""
        problems = " ".join(word for words in result.errors.values() for word in words)
        self.stderr.write(
            f"{number}/{self.count} Zeile {result.line}: {result.slug} {WORDS[result.state]}"
            + (f" - {problems}" if problems else f" ({result.seconds:.2f} s)")
        )

    def tell(self, answer: dict) -> None:
        """The sums; the rows were told while they were done."""
        self.stdout.write(", ".join(f"{answer[state]} {word}" for state, word in WORDS.items()))

    def handle(self, *args, **options) -> str | None:
        """As every command; afterwards a refused row shows in the exit code."""
        said = super().handle(*args, **options)
        if self.refused_rows:
            sys.exit(1)
        return said
