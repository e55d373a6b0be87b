"""Open a county: schema, tables, domain, first coordinator and starter content, or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tenants.utils import schema_exists

from tenants import blueprint, spares
from tenants.chores import refill_after_commit
from tenants.databases import databases
from tenants.faultpoints import faultpoint
from tenants.hosts import default_host
from tenants.isolation import create_role, grant
from tenants.marks import OPENING, drop, mark, mark_of
from tenants.models import County, Domain, Region
from tenants.names import check_slug, schema_of
from tenants.postgresql.places import MAIN, here
from tenants.schemas import as_owner, inside, outside
from tenants.tombstones import check_not_buried
from tenants.transactions import atomic, connection, on_commit

STARTERS = ("standard", "leer")
# Two openings at once would race for slugs and schema names; one waits for the other.
OPENING_LOCK = 0x6B6B6F70
TAKEN = "Dieser Kurzname ist schon vergeben."


@dataclass
class Opening:
    """What is being opened; each step may read it and leave its result in `results`."""

    county: County
    coordinator: str
    starter: str
    by: str
    way: str  # how its schema came: from a `spare`, the `blueprint` or the `migrations`
    results: dict[str, str] = field(default_factory=dict)


def open_county(
    *,
    ags: str,
    slug: str,
    name: str,
    coordinator: str,
    by: str,
    starter: str = "standard",
    reuse_slug: bool = False,
    database: str = "",
) -> Opening:
    """Open the county with this AGS under this slug and invite its first coordinator by mail.

    One transaction: whoever interrupts it finds the database as it was before. The slug of a
    deleted county is refused unless `reuse_slug` says that the operator wants it. In another
    `database` (default: NEW_COUNTIES_DATABASE) the schema is committed right before the county's
    row; killed in between, it carries a mark and the next opening makes it anew.
    Raises ValidationError with one German message per wrong field.
    """
    database = database or settings.NEW_COUNTIES_DATABASE
    with outside(), atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [OPENING_LOCK])
        region = check(
            ags=ags,
            slug=slug,
            name=name,
            coordinator=coordinator,
            starter=starter,
            reuse_slug=reuse_slug,
            database=database,
        )
        faultpoint("opening.checked")
        county = _write_down(region, slug=slug, name=name, database=database)
        faultpoint("opening.written_down")
        with _where_it_lives(county):
            way = _make_schema(county.schema_name)
            faultpoint("opening.after_schema")
            opening = Opening(county, coordinator.strip().lower(), starter, by, way)
            with inside(county):
                for step in settings.COUNTY_OPENING_STEPS:
                    import_string(step)(opening)
                    faultpoint(f"opening.after_{step.rpartition('.')[2]}")
        refill_after_commit()
        faultpoint("opening.before_commit")
    faultpoint("opening.committed")
    return opening


def check(
    *,
    ags: str,
    slug: str,
    name: str,
    coordinator: str,
    starter: str,
    reuse_slug: bool = False,
    database: str = MAIN,
) -> Region:
    """The region of a county that may be opened like this; ValidationError with every problem."""
    problems: dict[str, str | list[str]] = {}
    known = ags.isascii() and ags.isdigit()
    region = Region.objects.select_related("county").filter(ags=ags).first() if known else None
    if region is None:
        problems["ags"] = (
            "Diesen amtlichen Gemeindeschlüssel (AGS) führt das Register nicht. Ein Landkreis hat "
            "fünf Ziffern, zum Beispiel 08336."
        )
    elif hasattr(region, "county"):
        problems["ags"] = f"Für {region.title} gibt es die Allianz „{region.county.slug}“ schon."
    try:
        check_slug(slug)
        if not reuse_slug:
            check_not_buried(slug)
    except ValidationError as error:
        problems["slug"] = error.messages
    else:
        if schema_exists(schema_of(slug)):  # every county has one
            problems["slug"] = TAKEN
    if not name.strip() or len(name) > 120 or not name.isprintable():
        problems["name"] = "Bitte geben Sie einen Namen mit höchstens 120 Zeichen an."
    try:
        validate_email(coordinator.strip())
    except ValidationError:
        problems["coordinator"] = "Bitte geben Sie eine gültige E-Mail-Adresse an."
    if starter not in STARTERS:
        problems["starter"] = f"Es gibt die Startinhalte: {', '.join(STARTERS)}."
    if database not in databases():
        problems["database"] = f"Es gibt die Datenbanken: {', '.join(databases())}."
    if problems:
        raise ValidationError(problems)
    assert region is not None  # noqa: S101 - for the type checker; a missing one is a problem
    return region


@contextmanager
def _where_it_lives(county: County) -> Iterator[None]:
    """Make the county's schema in its own database, committed before its row is."""
    if county.database == MAIN:
        yield
        return
    schema = county.schema_name
    create_role(schema)  # in the main one, too: it writes into the exchange as itself
    with as_owner(county.database), atomic():
        if (found := mark_of(schema)) == OPENING:  # an opening was killed between two commits
            drop(schema)
        elif found is not None:
            raise ValidationError({"slug": f"In „{county.database}“ gibt es schon „{schema}“."})
        yield
        mark(schema, OPENING)
    faultpoint("opening.elsewhere_committed")
    on_commit(lambda: _take_mark_off(county))


def _take_mark_off(county: County) -> None:
    with as_owner(county.database):
        mark(county.schema_name, "")


def _write_down(region: Region, *, slug: str, name: str, database: str) -> County:
    """The county's rows in the shared schema; the last word on who was first has the database."""
    county = County(
        slug=slug,
        name=name.strip(),
        region=region,
        schema_name=schema_of(slug),
        database=database,
    )
    try:
        with atomic():  # in bulk: `save()` of django-tenants asks what we know
            County.objects.bulk_create([county])
            Domain.objects.bulk_create(
                [
                    Domain(
                        tenant=county,
                        domain=default_host(slug),
                        is_primary=True,
                        proved_at=timezone.now(),
                        proved_by="Betrieb",
                    )
                ]
            )
    except IntegrityError as error:
        raise ValidationError({"slug": TAKEN}) from error
    return county


def _make_schema(schema: str) -> str:
    """Give the county its schema and its role, the quickest way there is; says which it was."""
    if here().database == MAIN and spares.take(schema):
        return "spare"
    if (found := blueprint.find()) is None:
        found = blueprint.make() if here().database != MAIN else None
    if found is not None:
        blueprint.replay(found.script, schema)
        way = "blueprint"
    else:
        blueprint.migrate(schema)
        way = "migrations"
    faultpoint("opening.before_role")
    create_role(schema)
    grant(schema)
    return way
