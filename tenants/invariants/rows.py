"""Invariants of the counties' rows: names, hosts, tombstones, and who is named in the exchange."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from tenants.backups.runs import too_old
from tenants.databases import databases
from tenants.invariants.expected import Expected, of
from tenants.isolation import without_exchange_role
from tenants.models import County
from tenants.names import check_slug, schema_of
from tenants.transactions import connection

LONGEST_MOVE = timedelta(minutes=30)


def a_schema_is_named_for_its_county(expected: Expected) -> list[str]:
    """The slug is one that we give, and the schema's name follows from it."""
    words = []
    for slug, schema in County.objects.values_list("slug", "schema_name"):
        if schema != schema_of(slug):
            words.append(f"Der Landkreis {slug} hat das Schema {schema}.")
        try:
            check_slug(slug)
        except ValidationError:
            words.append(f"Der Kurzname {slug!r} ist keiner, den die Plattform vergibt.")
    return words


def every_county_has_its_hosts(expected: Expected) -> list[str]:
    """The host of its first day, and one main host, which is proved to be its own."""
    found = expected.ask(
        """
        SELECT county.slug, count(*) FILTER (WHERE host.is_primary),
            count(*) FILTER (WHERE host.is_primary AND host.proved_at IS NOT NULL),
            coalesce(bool_or(host.domain = county.slug || '.' || %(base)s), false)
        FROM tenants_county county LEFT JOIN tenants_domain host ON host.tenant_id = county.id
        GROUP BY county.slug ORDER BY 1
        """,
        base=settings.BASE_DOMAIN,
    )
    words = []
    for slug, main, proved, has_first in found:
        if main != 1:
            words.append(f"Der Landkreis {slug} hat {main} Hauptadressen statt einer.")
        elif proved != 1:
            words.append(f"Die Hauptadresse des Landkreises {slug} ist nicht nachgewiesen.")
        if not has_first:
            words.append(f"Dem Landkreis {slug} fehlt {slug}.{settings.BASE_DOMAIN}.")
    return words


def changed_hosts_are_noticed(expected: Expected) -> list[str]:
    """The row of editions is there, and the triggers that renew it; else processes go stale."""
    [(rows,)] = expected.ask("SELECT count(*) FROM tenants_hostsedition")
    triggers = expected.ask(
        """
        SELECT tgrelid::regclass::text FROM pg_trigger
        WHERE tgname = 'renew_hosts_edition' AND tgenabled IN ('O', 'A')
          AND tgfoid = to_regproc('public.tenants_renew_hosts_edition')
        """
    )
    words = [] if rows == 1 else [f"Die Ausgabe der Adressliste steht {rows}-mal da statt einmal."]
    for table in ("tenants_county", "tenants_domain"):
        if (table,) not in triggers:
            words.append(f"Änderungen an {table} erneuern die Ausgabe der Adressliste nicht.")
    return words


def no_tombstone_names_a_living_county(expected: Expected) -> list[str]:
    """A county that was opened after the burial got the name on purpose; one before was buried."""
    found = expected.ask(
        """
        SELECT county.slug FROM tenants_county county
        JOIN tenants_tombstone stone ON lower(stone.slug) = lower(county.slug)
        WHERE county.opened_at <= stone.buried_at ORDER BY 1
        """
    )
    return [f"Der Landkreis {slug} gilt als gelöscht und ist in Betrieb." for (slug,) in found]


def no_move_is_forgotten(expected: Expected) -> list[str]:
    """A county that moves is read-only for seconds; one that stays so was left half-way."""
    since = timezone.now() - LONGEST_MOVE
    forgotten = County.objects.filter(read_only_since__lt=since)
    return [
        f"Der Landkreis {slug} ist seit {timezone.localtime(at):%d.%m.%Y, %H:%M} Uhr nur lesbar."
        for slug, at in forgotten.values_list("slug", "read_only_since")
    ]


def the_last_backup_is_fresh(expected: Expected) -> list[str]:
    """Where backups are configured: the last good one is younger than BACKUP_MAX_AGE_HOURS."""
    words = too_old(timezone.now())
    return [words] if words else []


def who_lives_elsewhere_writes_into_the_exchange_as_itself(expected: Expected) -> list[str]:
    """It has its role in the main database, too."""
    return [
        f"Die Rolle {name} fehlt in der Hauptdatenbank."
        for name in without_exchange_role().values()
    ]


def every_county_lives_in_a_known_database(expected: Expected) -> list[str]:
    """One that the environment names."""
    lost = County.objects.exclude(database__in=databases()).values_list("slug", "database")
    return [f"Die Datenbank {name} des Landkreises {slug} kennt niemand." for slug, name in lost]


def shared_rows_name_counties_that_exist(expected: Expected) -> list[str]:
    """Wherever a shared table says `county_id`, there is this county."""
    tables = expected.ask(
        """
        SELECT thing.relname FROM pg_attribute col JOIN pg_class thing ON thing.oid = col.attrelid
        WHERE col.attname = 'county_id' AND thing.relkind IN ('r', 'p')
          AND thing.relnamespace = 'public'::regnamespace ORDER BY 1
        """
    )
    if not tables:
        return []
    quote = connection.ops.quote_name
    strays = " UNION ALL ".join(
        f"SELECT '{name}', count(*) FROM public.{quote(name)} ours "  # noqa: S608 - from the catalogue
        "WHERE county_id IS NOT NULL AND NOT EXISTS "
        "(SELECT FROM public.tenants_county county WHERE county.id = ours.county_id)"
        for (name,) in tables
    )
    return [
        f"In {name} nennen {count} Zeilen einen Landkreis, den es nicht gibt."
        for name, count in expected.ask(strays)
        if count
    ]


INVARIANTS = of(
    a_schema_is_named_for_its_county,
    every_county_has_its_hosts,
    changed_hosts_are_noticed,
    no_tombstone_names_a_living_county,
    no_move_is_forgotten,
    the_last_backup_is_fresh,
    who_lives_elsewhere_writes_into_the_exchange_as_itself,
    every_county_lives_in_a_known_database,
    shared_rows_name_counties_that_exist,
)
