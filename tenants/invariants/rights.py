"""Invariants of the rights inside the counties' schemas: each its own, all of it, nothing more."""

from tenants.invariants.expected import Expected, of
from tenants.isolation import lacking


def a_county_may_work_in_its_schema(expected: Expected) -> list[str]:
    """As `isolation` grants it; `prepare` mends what is missing."""
    homes = [name for name in expected.homes if name not in expected.moving]
    found = lacking({name: expected.role_of[name] for name in homes})
    return [f"Die Rechte in {name} sind unvollständig." for name in found]


def a_county_reaches_no_other(expected: Expected) -> list[str]:
    """PostgreSQL keeps a list of every object on which a role has rights: none is abroad."""
    found = expected.ask(
        """
        SELECT role.rolname, pg_describe_object(need.classid, need.objid, need.objsubid)
        FROM pg_shdepend need JOIN pg_roles role ON role.oid = need.refobjid
        LEFT JOIN pg_class thing ON need.classid = 'pg_class'::regclass AND thing.oid = need.objid
        LEFT JOIN pg_proc code ON need.classid = 'pg_proc'::regclass AND code.oid = need.objid
        LEFT JOIN pg_type kind ON need.classid = 'pg_type'::regclass AND kind.oid = need.objid
        LEFT JOIN pg_default_acl later
            ON need.classid = 'pg_default_acl'::regclass AND later.oid = need.objid
        LEFT JOIN unnest(%(homes)s::text[], %(roles)s::text[]) AS home(schema, role)
            ON home.role = role.rolname
        LEFT JOIN pg_namespace place ON place.oid = CASE need.classid
            WHEN 'pg_namespace'::regclass THEN need.objid
            WHEN 'pg_class'::regclass THEN thing.relnamespace
            WHEN 'pg_proc'::regclass THEN code.pronamespace
            WHEN 'pg_type'::regclass THEN kind.typnamespace
            WHEN 'pg_default_acl'::regclass THEN later.defaclnamespace END
        WHERE need.refclassid = 'pg_authid'::regclass AND need.deptype = 'a'
          AND need.dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
          AND (home.role IS NOT NULL AND place.nspname IS DISTINCT FROM home.schema
               OR role.rolname = %(group)s AND place.nspname IS DISTINCT FROM 'public')
        ORDER BY 1, 2
        """
    )
    return [f"Die Rolle {role} hat Rechte an: {thing}." for role, thing in found]


def a_countys_role_owns_nothing(expected: Expected) -> list[str]:
    """An owner could grant, change and drop; all of it is the platform's."""
    found = expected.ask(
        """
        SELECT role.rolname, pg_describe_object(need.classid, need.objid, need.objsubid)
        FROM pg_shdepend need JOIN pg_roles role ON role.oid = need.refobjid
        WHERE need.refclassid = 'pg_authid'::regclass AND need.deptype = 'o'
          AND need.dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
          AND (role.rolname = ANY (%(roles)s::text[]) OR role.rolname = %(group)s)
        ORDER BY 1, 2
        """
    )
    return [f"Der Rolle {role} gehört: {thing}." for role, thing in found]


def nobody_else_may_into_a_county(expected: Expected) -> list[str]:
    """In a county's schema the owner and the county have rights, the county rows' alone."""
    found = expected.ask(
        """
        WITH homes AS (
            SELECT oid, nspname, nspowner, nspacl FROM pg_namespace
            WHERE nspname = ANY (%(all)s::text[])
        ), granted (schema, thing, kind, owner, right_of, what, may_grant) AS (
            SELECT nspname, 'Schema', 'n', nspowner, acl.grantee, acl.privilege_type,
                acl.is_grantable
            FROM homes, aclexplode(nspacl) acl
            UNION ALL
            SELECT homes.nspname, thing.relname, thing.relkind, thing.relowner, acl.grantee,
                acl.privilege_type, acl.is_grantable
            FROM pg_class thing JOIN homes ON homes.oid = thing.relnamespace,
                aclexplode(thing.relacl) acl
            UNION ALL
            SELECT homes.nspname, thing.relname || '.' || col.attname, 'c', thing.relowner,
                acl.grantee, acl.privilege_type, acl.is_grantable
            FROM pg_attribute col JOIN pg_class thing ON thing.oid = col.attrelid
            JOIN homes ON homes.oid = thing.relnamespace, aclexplode(col.attacl) acl
            WHERE col.attacl IS NOT NULL
        )
        SELECT granted.schema, granted.thing, coalesce(role.rolname, 'alle'),
            string_agg(DISTINCT granted.what, ', ')
        FROM granted LEFT JOIN pg_roles role ON role.oid = granted.right_of
        LEFT JOIN unnest(%(homes)s::text[], %(roles)s::text[]) AS home(schema, role)
            ON home.schema = granted.schema
        WHERE granted.right_of <> granted.owner AND NOT (
            coalesce(role.rolname = home.role, false) AND NOT granted.may_grant
            AND granted.what = ANY (CASE granted.kind WHEN 'n' THEN ARRAY['USAGE']
                WHEN 'S' THEN ARRAY['USAGE', 'SELECT'] WHEN 'c' THEN ARRAY[]::text[]
                ELSE ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE'] END))
        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        """
    )
    return [f"In {schema} an {thing} für {role}: {what}." for schema, thing, role, what in found]


def what_only_grows_cannot_be_changed(expected: Expected) -> list[str]:
    """History is written by the county's role, and neither changed nor deleted by it."""
    found = expected.ask(
        """
        SELECT place.nspname, wanted.name, thing.oid IS NULL
        FROM unnest(%(homes)s::text[], %(roles)s::text[]) AS home(schema, role)
        JOIN pg_namespace place ON place.nspname = home.schema
        JOIN pg_roles role ON role.rolname = home.role
        CROSS JOIN unnest(%(grown)s::text[]) AS wanted(name)
        LEFT JOIN pg_class thing ON thing.relnamespace = place.oid AND thing.relname = wanted.name
            AND thing.relkind IN ('r', 'p')
        WHERE thing.oid IS NULL
            OR has_any_column_privilege(role.oid, thing.oid, 'UPDATE')
            OR has_table_privilege(role.oid, thing.oid, 'DELETE, TRUNCATE, TRIGGER')
        ORDER BY 1, 2
        """
    )
    return [
        f"In {schema} fehlt {table}."
        if is_missing
        else f"In {schema} lässt sich {table} ändern oder leeren."
        for schema, table, is_missing in found
    ]


INVARIANTS = of(
    a_county_may_work_in_its_schema,
    a_county_reaches_no_other,
    a_countys_role_owns_nothing,
    nobody_else_may_into_a_county,
    what_only_grows_cannot_be_changed,
)
