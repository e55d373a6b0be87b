"""Open a county from the command line, exactly as the operator's page does."""

import time

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser

from tenants.answers import JsonCommand
from tenants.hosts import address
from tenants.opening import STARTERS, check, open_county


class Command(JsonCommand):
    """Schema, domain, first coordinator's invitation and starter content in one transaction."""

    deed = "Landkreis eröffnet"
    tells_itself = True
    help = (
        "Eröffnet einen Landkreis: Schema, Adresse, Einladung, Startinhalte - ganz oder gar nicht."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("ags", help="amtlicher Gemeindeschlüssel, fünf Ziffern")
        parser.add_argument("--slug", required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument("--coordinator", required=True, metavar="MAIL")
        parser.add_argument("--starter", default="standard", help=" | ".join(STARTERS))
        parser.add_argument(
            "--reuse-slug",
            action="store_true",
            help="auch den Kurznamen eines gelöschten Landkreises vergeben",
        )

        parser.add_argument(
            "--database", default="", help="in welcher Datenbank; sonst NEW_COUNTIES_DATABASE"
        )

    def answer(self, **options) -> dict:
        started = time.monotonic()
        names = ("ags", "slug", "name", "coordinator", "starter", "reuse_slug")
        wanted = {name: options[name] for name in names}
        wanted["database"] = options["database"] or settings.NEW_COUNTIES_DATABASE
        try:
            if options["dry_run"]:
                region = check(**wanted)
                return {"slug": options["slug"], "region": str(region), "would_open": True}
            opening = open_county(**wanted, by="Betrieb (Kommandozeile)")
        except ValidationError as error:
            raise self.refused(error) from error
        county = opening.county
        return {
            "county": county.name,
            "slug": county.slug,
            "schema": county.schema_name,
            "host": county.domains.get(is_primary=True).domain,
            "invitation_url": opening.results["invitation_url"],
            "address": address(county),
            "way": opening.way,
            "seconds": round(time.monotonic() - started, 3),
        }
