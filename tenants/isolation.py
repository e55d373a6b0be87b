"""The database role of a county: what it may touch, and how it comes and goes.

One role per county, named by chance when it is made, and the county's row says it (`role_name`);
nobody signs in with it. The platform signs in with one role that owns everything and inherits
nothing, and for a county's work takes on the county's.
"""

from typing import Any

from django.conf import settings
from django.db import ProgrammingError
from django.db.utils import DatabaseError, IntegrityError
from psycopg2 import errors, sql

from tenants.databases import databases
from tenants.models import County
from tenants.postgresql.places import MAIN
from tenants.schemas import as_owner, outside
from tenants.shared_rights import GROUP, POLICIES, SHARED
from tenants.transactions import atomic, connection


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
        # In a new database counties say their role a few migrations later; this is repeated then.
        cursor.execute(
            "SELECT FROM pg_attribute WHERE attname = 'role_name' "
            "AND attrelid = to_regclass('public.tenants_county')"
        )
        for table, name, command, condition in POLICIES if cursor.rowcount else ():
            if table in tables:
                statements.append(f"DROP POLICY IF EXISTS {name} ON public.{table}")
                statements.append(
                    f"CREATE POLICY {name} ON public.{table} FOR {command} TO {GROUP} {condition}"
                )
        cursor.execute("; ".join(statements))


def create_role(role: str) -> None:
    """Make the role of a county, inside the transaction that makes its schema; safe to repeat."""
    with as_owner(), connection.cursor() as cursor:
        _make_role(role)
        cursor.execute(_named(_joining(cursor), role=role))


def settle(schema: str, *, role: str) -> None:
    """Make a role that nobody has heard of, with all rights in a schema: a county's to be."""
    with as_owner(), connection.cursor() as cursor:
        making = f"CREATE ROLE {{role}} NOLOGIN; {_joining(cursor)}; {_GRANTS}"
        cursor.execute(_named(making, schema=schema, role=role))
        _keep_what_grows(cursor, schema, role)


def grant(schema: str, *, role: str) -> None:
    """Let a county work with all that stands in its schema, now and after later migrations."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(_named(_GRANTS, schema=schema, role=role))
        _keep_what_grows(cursor, schema, role)


def _keep_what_grows(cursor: Any, schema: str, role: str) -> None:
    cursor.execute(
        "SELECT name FROM unnest(%s) AS name "
        "WHERE to_regclass(quote_ident(%s) || '.' || quote_ident(name)) IS NOT NULL",
        [list(settings.COUNTY_TABLES_THAT_ONLY_GROW), schema],
    )
    if tables := [sql.Identifier(schema, name) for (name,) in cursor.fetchall()]:
        cursor.execute(
            sql.SQL("REVOKE UPDATE, DELETE ON {} FROM {}").format(
                sql.SQL(", ").join(tables), sql.Identifier(role)
            )
        )


def _joining(cursor: Any) -> str:
    """Whoever signs in may become the county, but has nothing of it before."""
    is_new = cursor.connection.server_version >= 160000
    how = " WITH INHERIT FALSE, SET TRUE" if is_new else ""  # before: as NOINHERIT says
    return f"GRANT {GROUP} TO {{role}}; GRANT {{role}} TO CURRENT_USER{how}"


def _named(statements: str, **names: str) -> sql.Composed:
    return sql.SQL(statements).format(**{key: sql.Identifier(name) for key, name in names.items()})


def take_writing(schema: str, *, role: str) -> None:
    """Let a county only read what stands in its schema; `grant` gives the rest back."""
    taking = "REVOKE INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} FROM {role}"
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(_named(taking, schema=schema, role=role))


_GRANTS = """
    GRANT USAGE ON SCHEMA {schema} TO {role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role};
    ALTER DEFAULT PRIVILEGES IN SCHEMA {schema}
        GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role};
    ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT USAGE, SELECT ON SEQUENCES TO {role}
"""


_REVOKES = """
    ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} REVOKE ALL ON TABLES FROM {role};
    ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} REVOKE ALL ON SEQUENCES FROM {role};
    REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM {role};
    REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role};
    REVOKE ALL ON SCHEMA {schema} FROM {role}
"""


def retire(schema: str, *, role: str) -> None:
    """Take all rights in a schema from the county that has worked in it and now has another."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(_named(_REVOKES, schema=schema, role=role))


def drop_role(role: str, *, schema: str) -> bool:
    """Forget a role with its rights in a schema; False if another database still has it.

    With a schema that is gone, its rights there went by themselves.
    """
    if not _exists(role):
        return True
    try:
        with as_owner(), atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT FROM pg_namespace WHERE nspname = %s", [schema])
            if cursor.rowcount:
                cursor.execute(_named(_REVOKES, schema=schema, role=role))
            cursor.execute(_named("DROP ROLE {role}", role=role))
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
        # Who moves or is deleted lacks the right to write on purpose.
        homes = County.objects.filter(database=database, read_only_since=None)
        homes = homes.exclude(state=County.State.ERASING)
        with as_owner(database):
            roles = dict(homes.values_list("schema_name", "role_name"))
            found = lacking(roles)
            for schema in found:
                with atomic():
                    create_role(roles[schema])
                    grant(schema, role=roles[schema])
        repaired += found
    return sorted([*repaired, *_make_missing_exchange_roles()])


def _make_missing_exchange_roles() -> list[str]:
    """A county that lives elsewhere writes into the exchange as itself, too."""
    with outside():
        missing = without_exchange_role()
        for role in missing.values():
            create_role(role)
    return list(missing)


def without_exchange_role() -> dict[str, str]:
    """Schemas of counties in other databases, each with the role it lacks in the main one."""
    with outside(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT schema_name, role_name FROM public.tenants_county LEFT JOIN pg_roles "
            "ON rolname = role_name WHERE database <> %s AND state <> %s AND rolname IS NULL "
            "ORDER BY 1",
            [MAIN, County.State.ERASING],
        )
        return dict(cursor.fetchall())


def lacking(roles: dict[str, str]) -> list[str]:
    """Those of these schemas in which their role has too little, or too much, or is missing."""
    known: dict[str, Any] = {
        "group": GROUP,
        "grown": list(settings.COUNTY_TABLES_THAT_ONLY_GROW),
        "schemas": list(roles),
        "roles": list(roles.values()),
    }
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(_LACKING, known)
        return [name for (name,) in cursor.fetchall()]


# Schemas whose role is missing, no member of the group, not ours to take on, or has too little or
# too much of what stands in the schema.
_LACKING = """
    SELECT ours.nspname
    FROM unnest(%(schemas)s::text[], %(roles)s::text[]) AS home(schema, role)
    JOIN pg_namespace ours ON ours.nspname = home.schema
    LEFT JOIN pg_roles role ON role.rolname = home.role
    WHERE (role.oid IS NULL
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
