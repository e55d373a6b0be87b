"""Open a county: schema, tables, domain, first coordinator and starter content, or nothing."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError
from django.utils import timezone
from django.utils.module_loading import import_string

from tenants import blueprint, spares
from tenants.chores import refill_after_commit
from tenants.databases import databases
from tenants.faultpoints import faultpoint
from tenants.hosts import default_host
from tenants.isolation import create_role, grant, settle
from tenants.marks import OPENING, drop, mark, mark_of
from tenants.models import County, Domain, Region
from tenants.names import check_slug, new_role, schema_of
from tenants.postgresql.places import MAIN, here
from tenants.schemas import as_owner, inside, outside
from tenants.tombstones import check_not_buried
from tenants.transactions import atomic, on_commit

STARTERS = ("standard", "leer")
# Two openings at once would race for slugs and schema names; one waits for the other.
OPENING_LOCK = 0x6B6B6F70
# The lock, and then all that the checks ask of the database, in one message.
_LOOK = """
SELECT pg_advisory_xact_lock(%s);
SELECT region.*, county.slug AS opened_as,
    EXISTS (SELECT FROM tenants_tombstone WHERE upper(slug) = upper(%s)) AS is_buried,
    EXISTS (SELECT FROM pg_namespace WHERE nspname = %s) AS is_taken
FROM (SELECT) one LEFT JOIN tenants_region region ON region.ags = %s
LEFT JOIN tenants_county county ON county.region_id = region.ags
"""
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
    steps: Iterable[Callable[[Opening], None]] | None = None,
) -> Opening:
    """Open the county with this AGS under this slug and invite its first coordinator by mail.

    One transaction: whoever interrupts it finds the database as it was before. The slug of a
    deleted county is refused unless `reuse_slug` says that the operator wants it. In another
    `database` (default: NEW_COUNTIES_DATABASE) the schema is committed right before the county's
    row; killed in between, it carries a mark and the next opening makes it anew. `steps` take the
    place of those in the settings, for a county that brings its content along.
    Raises ValidationError with one German message per wrong field.
    """
    database = database or settings.NEW_COUNTIES_DATABASE
    if steps is None:
        steps = [import_string(name) for name in settings.COUNTY_OPENING_STEPS]
    with outside(), atomic():
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
        spare = spares.take() if database == MAIN else None
        role = spare.role if spare else new_role()
        county = _write_down(region, slug=slug, name=name, database=database, role=role)
        faultpoint("opening.written_down")
        with _where_it_lives(county):
            way = _make_schema(county, spare)
            faultpoint("opening.after_schema")
            opening = Opening(county, coordinator.strip().lower(), starter, by, way)
            with inside(county):
                for step in steps:
                    step(opening)
                    faultpoint(f"opening.after_{step.__name__}")
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
    try:
        check_slug(slug)
    except ValidationError as error:
        problems["slug"] = error.messages
    asked = "" if problems else slug  # what no name looks like is not worth a question
    known = ags if ags.isascii() and ags.isdigit() else ""
    region: Any = Region.objects.raw(_LOOK, [OPENING_LOCK, asked, schema_of(asked), known])[0]
    if region.pk is None:
        problems["ags"] = (
            "Diesen amtlichen Gemeindeschlüssel (AGS) führt das Register nicht. Ein Landkreis hat "
            "fünf Ziffern, zum Beispiel 08336."
        )
    elif region.opened_as:
        problems["ags"] = f"Für {region.title} gibt es die Allianz „{region.opened_as}“ schon."
    try:
        if region.is_buried and not reuse_slug:
            check_not_buried(slug)
    except ValidationError as error:
        problems["slug"] = error.messages
    else:
        if region.is_taken:  # every county has a schema
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
    return region


@contextmanager
def _where_it_lives(county: County) -> Iterator[None]:
    """Make the county's schema in its own database, committed before its row is."""
    if county.database == MAIN:
        yield
        return
    schema = county.schema_name
    create_role(county.role_name)  # in the main one, too: it writes into the exchange as itself
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


def _write_down(region: Region, *, slug: str, name: str, database: str, role: str) -> County:
    """The county's rows in the shared schema; the last word on who was first has the database."""
    county = County(
        slug=slug,
        name=name.strip(),
        region=region,
        schema_name=schema_of(slug),
        database=database,
        role_name=role,
    )
    try:
        # In bulk: `save()` of django-tenants asks what we know.
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


def _make_schema(county: County, spare: spares.Spare | None) -> str:
    """Give the county its schema and its role, the quickest way there is; says which it was."""
    schema = county.schema_name
    if spare is not None:
        spares.give(spare, schema)
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
    if here().database == MAIN:
        settle(schema, role=county.role_name)
    else:  # a server that both databases share has the role already
        create_role(county.role_name)
        grant(schema, role=county.role_name)
    return way
