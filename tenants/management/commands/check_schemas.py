"""Compare all counties' schemas with the blueprint now, as the nightly task does."""

from tenants.answers import JsonCommand, Refused
from tenants.checking import check_schemas


class Command(JsonCommand):
    """Says what differs, and exits non-zero if anything does."""

    help = "Vergleicht die Schemata aller Landkreise mit dem Muster; sagt, was abweicht."

    def answer(self, **options) -> dict:
        check = check_schemas()
        if check.deviations:
            words = [f"{schema}: {' '.join(found)}" for schema, found in check.deviations.items()]
            raise Refused("\n".join(words), check.deviations)
        return {"counties": check.counties, "deviations": {}, "seconds": check.seconds}
