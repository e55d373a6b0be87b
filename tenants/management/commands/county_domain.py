"""Look after a county's own domains from the command line."""

from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser

from tenants import domains, proofs
from tenants.answers import CountyCommand, rehearsed
from tenants.hosts import address
from tenants.models import County, Domain


class Command(CountyCommand):
    """The rules are those of the county's own page; only `force` goes further."""

    deed = "Domain geändert"
    tells_itself = True
    help = (
        "Eigene Domain eines Landkreises: anmelden (add), Nachweis prüfen (check), ohne Nachweis "
        "freigeben (force), zur Hauptadresse machen (main), entfernen (remove)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("deed", choices=["add", "check", "force", "main", "remove"])
        parser.add_argument("domain")
        parser.add_argument("--reason", default="", help="warum ohne Nachweis; nur bei force")

    def answer(self, **options) -> dict:
        county = self.county(options["slug"])
        try:
            with rehearsed(options["dry_run"]):
                domain = self._do(county, options["deed"], options["domain"], options["reason"])
        except ValidationError as error:
            raise self.refused(error) from error
        county.refresh_from_db()
        name, value = proofs.entry_of(domain)
        return {
            "slug": county.slug,
            "domain": domain.domain,
            "shown": str(domain),
            "proved_at": domain.proved_at,
            "main": domain.is_primary,
            "removed": options["deed"] == "remove",
            "entry": {"type": "TXT", "name": name, "value": value},
            "address": address(county),
        }

    def _do(self, county: County, deed: str, typed: str, reason: str) -> Domain:
        if deed == "add":
            return domains.claim(county, typed, by=self.who, whose="operator")
        found = domains.find(county, typed)
        if deed == "check":
            return domains.check(found, by=self.who, whose="operator")
        if deed == "force":
            return domains.force(found, reason=reason, by=self.who)
        if deed == "main":
            return domains.make_main(found, by=self.who, whose="operator")
        domains.remove(found, by=self.who, whose="operator")
        return found
