"""Seal now what came into force and has no seal yet, instead of waiting for the night."""

from django.core.management.base import CommandParser

from alliances.declarations.sealing import seal_what_is_left, without_seal
from alliances.seals.actions import current_seal
from alliances.seals.certificates import SealNotPossible
from tenants.answers import JsonCommand, Refused
from tenants.models import County
from tenants.schemas import each_county


class Command(JsonCommand):
    """After an upgrade, and after a certificate had expired."""

    deed = "Erklärungen gesiegelt"
    help = "Siegelt, was in Kraft ist und noch kein Siegel trägt, in einem Landkreis oder allen."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("slug", nargs="?", default="", help="ohne Angabe: alle Landkreise")

    def answer(self, **options) -> dict:
        slug = options["slug"]
        if slug and not County.objects.filter(slug=slug).exists():
            raise Refused("Einen Landkreis mit diesem Kurznamen gibt es nicht.")
        counties = {}
        for county in each_county():
            if not slug or county.slug == slug:
                counties[county.slug] = self._seal(dry_run=options["dry_run"])
        if slug and not counties:
            raise Refused("Dieser Landkreis ist zurzeit nicht in Betrieb.")
        return {"sealed": sum(one["sealed"] for one in counties.values()), "counties": counties}

    def _seal(self, *, dry_run: bool) -> dict:
        waiting = without_seal().count()
        try:
            words = current_seal().subject
        except SealNotPossible as error:
            return {"sealed": 0, "waiting": waiting, "problem": str(error)}
        if dry_run:
            return {"sealed": 0, "would_seal": waiting, "seal": words}
        sealed = seal_what_is_left()
        return {"sealed": sealed, "waiting": without_seal().count(), "seal": words}

    def has_changed(self, answer: dict) -> bool:
        return answer["sealed"] > 0
