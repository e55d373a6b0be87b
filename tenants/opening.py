"""Open a county: schema, tables, domain, first coordinator and starter content, or nothing."""

from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.validators import validate_email
from django.db import IntegrityError, connection, transaction
from django.utils.module_loading import import_string
from django_tenants.utils import quote_schema_name, schema_exists

from tenants.hosts import default_host
from tenants.isolation import create_role, grant
from tenants.models import County, Domain, Region
from tenants.names import check_slug, schema_of
from tenants.schemas import inside, outside

STARTERS = ("standard", "leer")
# Two openings at once would race for slugs and schema names; one waits for the other.
OPENING_LOCK = 0x6B6B6F70


@dataclass
class Opening:
    """What is being opened; each step may read it and leave its result in `results`."""

    county: County
    coordinator: str
    starter: str
    by: str
    results: dict[str, str] = field(default_factory=dict)


def open_county(
    *, ags: str, slug: str, name: str, coordinator: str, by: str, starter: str = "standard"
) -> Opening:
    """Open the county with this AGS under this slug and invite its first coordinator by mail.

    One transaction: whoever interrupts it finds the database as it was before.
    Raises ValidationError with one German message per wrong field.
    """
    with outside(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [OPENING_LOCK])
        region = _check(ags=ags, slug=slug, name=name, coordinator=coordinator, starter=starter)
        try:
            county = _create(region, slug=slug, name=name)
        except IntegrityError as error:
            raise ValidationError({"slug": "Dieser Kurzname ist schon vergeben."}) from error
        opening = Opening(county, coordinator.strip().lower(), starter, by)
        with inside(county):
            for step in settings.COUNTY_OPENING_STEPS:
                import_string(step)(opening)
    return opening


def _check(*, ags: str, slug: str, name: str, coordinator: str, starter: str) -> Region:
    """Look at every field before anything is made; all problems are told at once."""
    problems: dict[str, str | list[str]] = {}
    region = Region.objects.filter(ags=ags).first() if ags.isascii() else None
    if region is None:
        problems["ags"] = (
            "Diesen amtlichen Gemeindeschlüssel (AGS) führt das Register nicht. Ein Landkreis hat "
            "fünf Ziffern, zum Beispiel 08336."
        )
    elif (taken := County.objects.filter(region=region).first()) is not None:
        problems["ags"] = f"Für {region.title} gibt es die Allianz „{taken.slug}“ schon."
    try:
        check_slug(slug)
    except ValidationError as error:
        problems["slug"] = error.messages
    else:
        if County.objects.filter(slug=slug).exists() or schema_exists(schema_of(slug)):
            problems["slug"] = "Dieser Kurzname ist schon vergeben."
    if not name.strip() or len(name) > 120:
        problems["name"] = "Bitte geben Sie einen Namen mit höchstens 120 Zeichen an."
    try:
        validate_email(coordinator.strip())
    except ValidationError:
        problems["coordinator"] = "Bitte geben Sie eine gültige E-Mail-Adresse an."
    if starter not in STARTERS:
        problems["starter"] = f"Es gibt die Startinhalte: {', '.join(STARTERS)}."
    if problems:
        raise ValidationError(problems)
    assert region is not None  # noqa: S101 - for the type checker; a missing one is a problem
    return region


def _create(region: Region, *, slug: str, name: str) -> County:
    """The rows, the schema and its tables."""
    schema = schema_of(slug)
    county = County(slug=slug, name=name.strip(), region=region, schema_name=schema)
    with transaction.atomic():
        county.save()
        Domain.objects.create(tenant=county, domain=default_host(slug), is_primary=True)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {quote_schema_name(schema)}")
    create_role(schema)
    call_command("migrate_schemas", tenant=True, schema_name=schema, interactive=False, verbosity=0)
    grant(schema)
    return county
