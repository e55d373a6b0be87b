"""The database role of a county: what it may touch, and how it comes and goes.

One role per county, named like its schema; nobody signs in with it. The platform signs in with one
role that owns everything and inherits nothing, and for a county's work takes on the county's.
"""

from django.conf import settings
from django.db import ProgrammingError
from django.db.utils import DatabaseError, IntegrityError
from psycopg2 import errors, sql

from tenants.databases import databases
from tenants.models import County
from tenants.postgresql.places import MAIN
from tenants.schemas import as_owner, outside
from tenants.transactions import atomic, connection

GROUP = "kreisklima_counties"
# What is every county's business in the shared schema. Everything else there is denied.
SHARED = {
    "tenants_region": "SELECT",
    "tenants_county": "SELECT",
    "tenants_domain": "SELECT",
    "tenants_announcement": "SELECT",
    "exchange_material": "SELECT, INSERT, UPDATE",  # rows: see the policies
    "exchange_materialfile": "SELECT, INSERT",
    "exchange_adoption": "SELECT, INSERT",
}
_OWN = "(SELECT id FROM public.tenants_county WHERE schema_name = CURRENT_USER)"
_OF_OWN_MATERIAL = (
    f"material_id IN (SELECT id FROM public.exchange_material WHERE county_id = {_OWN})"  # noqa: S608
)
# table, name, for which command, condition; all read, each writes only as itself.
POLICIES = (
    ("exchange_material", "counties_read", "SELECT", "USING (true)"),
    ("exchange_material", "county_gives_its_own", "INSERT", f"WITH CHECK (county_id = {_OWN})"),
    (
        "exchange_material",
        "county_changes_its_own",
        "UPDATE",
        f"USING (county_id = {_OWN}) WITH CHECK (county_id = {_OWN})",
    ),
    ("exchange_materialfile", "counties_read", "SELECT", "USING (true)"),
    ("exchange_materialfile", "county_gives_its_own", "INSERT", f"WITH CHECK ({_OF_OWN_MATERIAL})"),
    ("exchange_adoption", "counties_read", "SELECT", "USING (true)"),
    (
        "tenants_announcement",
        "county_reads_what_concerns_it",
        "SELECT",
        f"USING (counties = '{{}}' OR {_OWN} = ANY (counties))",
    ),
    ("exchange_adoption", "county_adopts_for_itself", "INSERT", f"WITH CHECK (county_id = {_OWN})"),
)


def prepare_database() -> None:
    """Make the database where we are fit for counties; safe to repeat.

    What the main one has in extensions and the group of all counties, every other one has too.
    """
    with outside(), connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension WHERE extname <> 'plpgsql'")
        extensions = [name for (name,) in cursor.fetchall()]
    with as_owner(), atomic(), connection.cursor() as cursor:
        _make_role(GROUP)
        for name in extensions:
            cursor.execute(
                sql.SQL("CREATE EXTENSION IF NOT EXISTS {} SCHEMA public").format(
                    sql.Identifier(name)
                )
            )
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {GROUP}")
        # A temporary table would outlive its county in a pooled session.
        cursor.execute(
            sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(
                sql.Identifier(connection.settings_dict["NAME"])
            )
        )


def grant_shared() -> None:
    """Let counties have what is theirs in the shared schema, and take away the rest.

    Safe to repeat; called by a migration and by every `prepare`.
    """
    with outside(), atomic(), connection.cursor() as cursor:
        prepare_database()
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = {name for (name,) in cursor.fetchall()}
        statements = [
            f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {GROUP}",
            f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {GROUP}",
            "REVOKE CREATE ON SCHEMA public FROM PUBLIC",  # PostgreSQL grants it until 14
        ]
        statements += [
            f"GRANT {what} ON public.{name} TO {GROUP}"
            for name, what in SHARED.items()
            if name in tables
        ]
        for name in sorted({policy[0] for policy in POLICIES} & tables):
            statements.append(f"ALTER TABLE public.{name} ENABLE ROW LEVEL SECURITY")
        for table, name, command, condition in POLICIES:
            if table in tables:
                statements.append(f"DROP POLICY IF EXISTS {name} ON public.{table}")
                statements.append(
                    f"CREATE POLICY {name} ON public.{table} FOR {command} TO {GROUP} {condition}"
                )
        cursor.execute("; ".join(statements))


def create_role(schema: str) -> None:
    """Make the role of a county, inside the transaction that makes its schema."""
    with as_owner(), connection.cursor() as cursor:
        _make_role(schema)
        role = sql.Identifier(schema)
        cursor.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(GROUP), role))
        # Whoever signs in may become the county, but has nothing of it before.
        is_new = cursor.connection.server_version >= 160000
        how = " WITH INHERIT FALSE, SET TRUE" if is_new else ""  # before: as NOINHERIT says
        cursor.execute(sql.SQL(f"GRANT {{}} TO CURRENT_USER{how}").format(role))


def grant(schema: str) -> None:
    """Let a county work with all that stands in its schema, now and after later migrations."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(sql.SQL(_GRANTS).format(schema=sql.Identifier(schema)))
        for name in settings.COUNTY_TABLES_THAT_ONLY_GROW:
            table = f"{schema}.{name}"
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])
            if cursor.fetchone()[0]:
                cursor.execute(
                    sql.SQL("REVOKE UPDATE, DELETE ON {} FROM {}").format(
                        sql.Identifier(schema, name), sql.Identifier(schema)
                    )
                )


def take_writing(schema: str) -> None:
    """Let a county only read what stands in its schema; `grant` gives the rest back."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("REVOKE INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {0} FROM {0}").format(
                sql.Identifier(schema)
            )
        )


_GRANTS = """
    GRANT USAGE ON SCHEMA {schema} TO {schema};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {schema};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {schema};
    ALTER DEFAULT PRIVILEGES IN SCHEMA {schema}
        GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {schema};
    ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT USAGE, SELECT ON SEQUENCES TO {schema}
"""


_REVOKES = """
    ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} REVOKE ALL ON TABLES FROM {role};
    ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} REVOKE ALL ON SEQUENCES FROM {role};
    REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM {role};
    REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role};
    REVOKE ALL ON SCHEMA {schema} FROM {role}
"""


def _take_back(schema: str, *, role: str) -> None:
    """Take a role's rights in a schema; with a schema that is gone they went by themselves."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regnamespace(%s) IS NOT NULL", [schema])
        if cursor.fetchone()[0]:
            names = {"schema": sql.Identifier(schema), "role": sql.Identifier(role)}
            cursor.execute(sql.SQL(_REVOKES).format(**names))


def rename_role(old: str, new: str) -> None:
    """Give a spare schema's role the name of the county that gets it; call it after the schema's.

    Roles belong to the whole server: where another database has one of this name, that is used.
    """
    with as_owner(), connection.cursor() as cursor:
        if not _exists(new):
            rename = sql.SQL("ALTER ROLE {} RENAME TO {}")
            cursor.execute(rename.format(sql.Identifier(old), sql.Identifier(new)))
            return
        create_role(new)
        grant(new)
        _take_back(new, role=old)
        drop_role(old)


def drop_role(schema: str) -> bool:
    """Forget the role of a county whose schema is gone; False if another database still has it."""
    if not _exists(schema):
        return True
    try:
        with as_owner(), atomic(), connection.cursor() as cursor:
            _take_back(schema, role=schema)
            cursor.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(schema)))
    except DatabaseError as error:
        if isinstance(error.__cause__, errors.DependentObjectsStillExist):
            return False
        raise
    return True


def repair() -> list[str]:
    """Bring roles and rights to what they must be; returns the schemas that lacked something."""
    grant_shared()
    repaired: list[str] = []
    for database in databases():
        # Who moves lacks the right to write on purpose.
        homes = County.objects.filter(database=database, read_only_since=None)
        with as_owner(database):
            found = lacking(list(homes.values_list("schema_name", flat=True)))
            for schema in found:
                with atomic():
                    create_role(schema)
                    grant(schema)
        repaired += found
    return sorted([*repaired, *_make_missing_exchange_roles()])


def _make_missing_exchange_roles() -> list[str]:
    """A county that lives elsewhere writes into the exchange as itself, too."""
    with outside():
        missing = without_exchange_role()
        for schema in missing:
            create_role(schema)
    return missing


def without_exchange_role() -> list[str]:
    """Counties of other databases that have no role in the main one."""
    with outside(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT schema_name FROM public.tenants_county LEFT JOIN pg_roles ON rolname = "
            "schema_name WHERE database <> %s AND rolname IS NULL ORDER BY 1",
            [MAIN],
        )
        return [name for (name,) in cursor.fetchall()]


def lacking(schemas: list[str]) -> list[str]:
    """Those of these schemas in which their role has too little, or too much, or is missing."""
    grown = list(settings.COUNTY_TABLES_THAT_ONLY_GROW)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(_LACKING, {"group": GROUP, "grown": grown, "schemas": schemas})
        return [name for (name,) in cursor.fetchall()]


# Schemas whose role is missing, no member of the group, not ours to take on, or has too little or
# too much of what stands in the schema.
_LACKING = """
    SELECT ours.nspname
    FROM pg_namespace ours
    LEFT JOIN pg_roles role ON role.rolname = ours.nspname
    WHERE ours.nspname = ANY (%(schemas)s::text[]) AND (role.oid IS NULL
       OR NOT pg_has_role(CURRENT_USER, role.oid, 'MEMBER')
       OR NOT pg_has_role(role.oid, %(group)s, 'USAGE')
       OR NOT has_schema_privilege(role.oid, ours.oid, 'USAGE')
       OR EXISTS (
            SELECT FROM pg_class thing
            WHERE thing.relnamespace = ours.oid AND (
                thing.relkind IN ('r', 'p') AND (
                    NOT has_table_privilege(role.oid, thing.oid, 'SELECT')
                    OR NOT has_table_privilege(role.oid, thing.oid, 'INSERT')
                    OR has_table_privilege(role.oid, thing.oid, 'UPDATE')
                        = (thing.relname = ANY (%(grown)s))
                    OR has_table_privilege(role.oid, thing.oid, 'DELETE')
                        = (thing.relname = ANY (%(grown)s))
                ) OR thing.relkind = 'S'
                    AND NOT has_sequence_privilege(role.oid, thing.oid, 'USAGE')
            )
        ))
    ORDER BY 1
"""


def _make_role(name: str) -> None:
    """Another database of the same server may have made it, or be about to."""
    if _exists(name):
        return
    try:
        with atomic(), connection.cursor() as cursor:
            cursor.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(name)))
    except (IntegrityError, ProgrammingError) as error:
        if not isinstance(error.__cause__, errors.UniqueViolation | errors.DuplicateObject):
            raise


def _exists(role: str) -> bool:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [role])
        return cursor.fetchone()[0]
