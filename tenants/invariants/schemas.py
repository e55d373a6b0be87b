"""Invariants of the schemas: there as the rows say, whole, of known migrations, all alike."""

from collections import Counter

from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from tenants import blueprint
from tenants.fingerprint import difference, fingerprints
from tenants.invariants.expected import Expected, Invariant, of
from tenants.marks import COPY, LEFT
from tenants.migration_states import CHUNK, newest_state, states_of

MOST_WORDS = 5  # differences told of one county; `check_schemas` tells all


def every_row_has_its_schema(expected: Expected) -> list[str]:
    """Of counties, of spares and of blueprints."""
    found = expected.ask(
        "SELECT name FROM unnest(%(all)s::text[]) AS wanted(name) "
        "WHERE to_regnamespace(quote_ident(name)) IS NULL ORDER BY 1"
    )
    return [f"Das Schema {name} fehlt." for (name,) in found]


def every_schema_has_its_row(expected: Expected) -> list[str]:
    """What begins like ours and belongs to nobody was left behind; a move may be half-way."""
    found = expected.ask(
        "SELECT nspname FROM pg_namespace WHERE nspname ~ %(ours)s "
        "AND nspname <> ALL (%(all)s::text[]) AND nspname <> ALL (%(leaving)s::text[]) "
        "AND nspname <> ALL (%(kept)s::text[]) "
        "AND NOT (nspname = ANY (%(moving)s::text[]) "
        "AND obj_description(oid, 'pg_namespace') = ANY (%(half)s)) ORDER BY 1",
        half=[COPY, LEFT],
    )
    return [f"Das Schema {name} gehört niemandem." for (name,) in found]


def nothing_is_in_both_places_but_peoples(expected: Expected) -> list[str]:
    """A table of a county with a twin in `public` might be taken for it."""
    found = expected.ask(
        """
        SELECT DISTINCT ours.relname FROM pg_class ours
        JOIN pg_namespace home ON home.oid = ours.relnamespace
        JOIN pg_class twin ON twin.relname = ours.relname
        WHERE home.nspname = ANY (%(homes)s::text[]) AND ours.relkind IN ('r', 'p', 'v', 'm', 'f')
          AND twin.relnamespace = 'public'::regnamespace
          AND twin.relkind IN ('r', 'p', 'v', 'm', 'f')
          AND ours.relname <> ALL (%(known)s::text[]) ORDER BY 1
        """,
        known=known_twins(),
    )
    return [f"Die Tabelle {name} gibt es in public und in Landkreisen." for (name,) in found]


def known_twins() -> list[str]:
    """The tables of apps that live in both places: people and their sessions."""
    both = set(settings.SHARED_APPS) & set(settings.TENANT_APPS)
    tables = {"django_migrations"}
    for name in both:
        for model in apps.get_app_config(name.rpartition(".")[2]).get_models(
            include_auto_created=True
        ):
            tables.add(model._meta.db_table)
    return sorted(tables)


def no_key_crosses_the_border(expected: Expected) -> list[str]:
    """No foreign key leads out of a county's schema, and none into it."""
    found = expected.ask(
        """
        SELECT own.nspname, own_table.relname, rule.conname, other.nspname
        FROM pg_constraint rule
        JOIN pg_class own_table ON own_table.oid = rule.conrelid
        JOIN pg_namespace own ON own.oid = own_table.relnamespace
        JOIN pg_class other_table ON other_table.oid = rule.confrelid
        JOIN pg_namespace other ON other.oid = other_table.relnamespace
        WHERE rule.contype = 'f' AND own.oid <> other.oid
          AND (own.nspname ~ %(ours)s OR other.nspname ~ %(ours)s) ORDER BY 1, 2, 3
        """
    )
    return [
        f"Der Fremdschlüssel {rule} von {own}.{table} zeigt nach {other}."
        for own, table, rule, other in found
    ]


def every_migration_is_known(expected: Expected) -> list[str]:
    """A county that has more than this code knows was migrated by another release."""
    there = states_of(expected.counties)
    words = [
        f"In {schema} fehlt die Tabelle der Migrationen."
        for schema in expected.counties
        if schema not in there
    ]
    names = list(there)
    for chunk in (names[start : start + CHUNK] for start in range(0, len(names), CHUNK)):
        question = " UNION ALL ".join(
            f"SELECT '{schema}', app || '.' || name FROM \"{schema}\".django_migrations "  # noqa: S608
            "WHERE app || '.' || name NOT IN (TABLE known)"
            for schema in chunk
        )
        found = expected.ask(
            f"WITH known AS (SELECT unnest(%(known)s::text[])) {question} ORDER BY 1, 2",
            known=_known_migrations(),
        )
        words += [f"{schema} hat die unbekannte Migration {name}." for schema, name in found]
    return words


def _known_migrations() -> list[str]:
    loader = MigrationLoader(None)
    known = {*loader.graph.nodes, *loader.disk_migrations}
    for migration in loader.disk_migrations.values():
        known.update(migration.replaces)
    return [f"{app}.{name}" for app, name in known]


def counties_in_one_state_are_alike(expected: Expected) -> list[str]:
    """Same migrations, same structure; at the newest state, the blueprint's."""
    states = states_of(expected.counties)
    drawn = blueprint.find()
    drawn_as = drawn.schema_name if drawn else ""
    prints = fingerprints([drawn_as, *states])
    words = []
    for state in sorted(set(states.values())):
        group = [schema for schema in states if states[schema] == state]
        common, _ = Counter(prints[schema] for schema in group).most_common(1)[0]
        model = next(schema for schema in group if prints[schema] == common)
        if state == newest_state() and drawn_as in prints:
            model, common = drawn_as, prints[drawn_as]
        for schema in group:
            if prints[schema] != common:
                told = " ".join(difference(schema, model)[:MOST_WORDS])
                words.append(f"{schema} weicht von {model} ab: {told}")
    return words


INVARIANTS = (
    *of(
        every_row_has_its_schema,
        every_schema_has_its_row,
        nothing_is_in_both_places_but_peoples,
        no_key_crosses_the_border,
        every_migration_is_known,
    ),
    Invariant("counties_in_one_state_are_alike", counties_in_one_state_are_alike, is_slow=True),
)
