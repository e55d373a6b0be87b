"""Compare all counties' schemas with the blueprint, every night: a schema that strays is found."""

import logging
import time
from datetime import timedelta

from django.utils import timezone

from tenants import blueprint
from tenants.databases import databases
from tenants.fingerprint import difference, fingerprints
from tenants.models import County, SchemaCheck, SpareSchema
from tenants.postgresql.places import MAIN
from tenants.schemas import as_owner, outside

log = logging.getLogger(__name__)

MOST_WORDS = 50  # sentences per county that are kept
KEPT = timedelta(days=90)
NOT_THERE = "Das Schema fehlt."


def check_schemas() -> SchemaCheck:
    """Compare every county's and every spare schema with the blueprint's; keep what was found.

    Makes the blueprint if this code has none yet. Deviations are logged as errors.
    """
    started = time.monotonic()
    with outside():
        model = blueprint.find() or blueprint.make()
        ours = SpareSchema.objects.filter(migration_hash=blueprint.migration_hash())
        spares = list(ours.values_list("schema_name", flat=True))
        deviations: dict[str, list[str]] = {}
        counties = County.objects.exclude(state=County.State.ERASING).order_by("schema_name")
        for database in databases():
            here = counties.filter(database=database).values_list("schema_name", flat=True)
            with as_owner(database):
                blueprint.stand_model(model)
                asked = [*here, *(spares if database == MAIN else [])]
                deviations |= _deviations(asked, model.schema_name)
        check = SchemaCheck.objects.create(
            counties=counties.count(),
            deviations=deviations,
            seconds=round(time.monotonic() - started, 3),
        )
        SchemaCheck.objects.filter(checked_at__lt=timezone.now() - KEPT).delete()
    for schema, words in check.deviations.items():
        log.error("%s weicht vom Muster ab: %s", schema, " ".join(words[:3]))
    return check


def _deviations(schemas: list[str], model: str) -> dict[str, list[str]]:
    """What differs per schema, in words; schemas that are as they must be are not in it."""
    found = fingerprints([model, *schemas])
    deviations = {}
    for schema in schemas:
        if schema not in found:
            deviations[schema] = [NOT_THERE]
        elif found[schema] != found[model]:
            words = difference(schema, model)
            deviations[schema] = words[:MOST_WORDS]
    return {schema: words for schema, words in deviations.items() if words}
