"""Fill the stock of spare schemas by hand, as the task does in the background."""

import time

from django.conf import settings
from django.core.management.base import CommandParser

from tenants import blueprint, spares
from tenants.answers import JsonCommand


class Command(JsonCommand):
    """Run after new code was put in place; does nothing where nothing is to be done."""

    deed = "Vorrat an Schemata aufgefüllt"
    help = "Füllt den Vorrat an leeren Schemata auf und nimmt veraltete weg. Wiederholbar."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--count", type=int, default=None, help="wie viele bereitliegen sollen")

    def answer(self, **options) -> dict:
        started = time.monotonic()
        wanted = settings.COUNTY_SPARES if options["count"] is None else max(options["count"], 0)
        if options["dry_run"]:
            return {"ready": spares.ready(), "wanted": wanted}
        made = blueprint.make()
        return {
            "blueprint": made.schema_name,
            **spares.refill(wanted),
            "seconds": round(time.monotonic() - started, 3),
        }
