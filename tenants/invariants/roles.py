"""Invariants of the roles: one per county, that nobody signs in with and that has nobody's else."""

from tenants.invariants.expected import Expected, of
from tenants.transactions import connection

MEMBERSHIP_SINCE = 160000  # PostgreSQL keeps with each membership whether it is inherited


def every_schema_has_its_role(expected: Expected) -> list[str]:
    """Of counties and spares, in the counties' group."""
    found = expected.ask(
        """
        SELECT wanted.name, role.oid IS NULL
        FROM unnest(%(roles)s::text[]) AS wanted(name)
        LEFT JOIN pg_roles role ON role.rolname = wanted.name
        LEFT JOIN pg_roles all_of_us ON all_of_us.rolname = %(group)s
        WHERE role.oid IS NULL OR all_of_us.oid IS NULL
           OR NOT pg_has_role(role.oid, all_of_us.oid, 'USAGE')
           OR NOT pg_has_role(CURRENT_USER, role.oid, 'MEMBER')
        ORDER BY 1
        """
    )
    return [
        f"Die Rolle {name} fehlt."
        if is_missing
        else f"Die Rolle {name} gehört nicht zur Gruppe oder nicht uns."
        for name, is_missing in found
    ]


def no_role_of_ours_has_powers(expected: Expected) -> list[str]:
    """Nobody signs in with it; it makes no roles and databases and passes by no row rule."""
    found = expected.ask(
        """
        SELECT rolname FROM pg_roles
        WHERE (rolname = ANY (%(roles)s::text[]) OR rolname = %(group)s)
          AND (rolcanlogin OR rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls
               OR rolreplication)
        ORDER BY 1
        """
    )
    return [f"Die Rolle {name} darf mehr als eine Rolle ohne Anmeldung." for (name,) in found]


def a_role_is_member_of_nothing_else(expected: Expected) -> list[str]:
    """Of the group alone; and the group of nothing."""
    found = expected.ask(
        """
        SELECT member.rolname, role.rolname FROM pg_auth_members link
        JOIN pg_roles member ON member.oid = link.member
        JOIN pg_roles role ON role.oid = link.roleid
        WHERE member.rolname = ANY (%(roles)s::text[]) AND role.rolname <> %(group)s
           OR member.rolname = %(group)s
        ORDER BY 1, 2
        """
    )
    return [f"Die Rolle {member} ist Mitglied von {role}." for member, role in found]


def nobody_has_a_countys_rights_unasked(expected: Expected) -> list[str]:
    """Whoever signs in takes a county's role on for a moment; by itself it has nothing of it."""
    with connection.cursor() as cursor:
        is_new = cursor.connection.server_version >= MEMBERSHIP_SINCE
    inherits = "link.inherit_option" if is_new else "member.rolinherit"
    found = expected.ask(
        f"""
        SELECT DISTINCT member.rolname, role.rolname FROM pg_auth_members link
        JOIN pg_roles member ON member.oid = link.member
        JOIN pg_roles role ON role.oid = link.roleid
        WHERE (role.rolname = ANY (%(roles)s::text[])
               OR role.rolname = %(group)s AND member.rolname <> ALL (%(roles)s::text[])
                  AND member.rolname !~ %(ours)s)
          AND {inherits} AND NOT member.rolsuper
        ORDER BY 1, 2
        """  # noqa: S608 - one of two words of ours
    )
    return [f"{member} hat ungefragt die Rechte von {role}." for member, role in found]


def no_session_begins_in_a_county(expected: Expected) -> list[str]:
    """No default of a role or of the database sets a county, a role or the rules aside."""
    found = expected.ask(
        """
        SELECT coalesce(role.rolname, '-'), setting
        FROM pg_db_role_setting kept LEFT JOIN pg_roles role ON role.oid = kept.setrole
        CROSS JOIN unnest(kept.setconfig) AS setting
        WHERE kept.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname =
              current_database()))
          AND (kept.setrole = 0 OR role.rolname = CURRENT_USER
               OR role.rolname = ANY (%(roles)s::text[]) OR role.rolname = %(group)s)
          AND setting ~ '^(role|session_authorization|session_replication_role|row_security'
              '|search_path)='
          AND NOT (setting ~ '^search_path=' AND setting !~ '\\m(lk|kk)_')
        ORDER BY 1, 2
        """
    )
    return [f"Jede Sitzung von {role} beginnt mit {setting}." for role, setting in found]


def no_role_outlives_its_schema(expected: Expected) -> list[str]:
    """A role without a schema here has no rights here either.

    Roles belong to the whole server: one that another database needs, or that has nothing to do
    with this one, is not ours to judge.
    """
    found = expected.ask(
        """
        SELECT DISTINCT role.rolname FROM pg_shdepend need
        JOIN pg_roles role ON role.oid = need.refobjid
        WHERE need.refclassid = 'pg_authid'::regclass AND role.rolname ~ %(ours)s
          AND need.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND role.rolname <> ALL (%(roles)s::text[])
          AND role.rolname <> ALL (%(moving_roles)s::text[])
          AND role.rolname <> ALL (%(leaving_roles)s::text[]) ORDER BY 1
        """
    )
    return [f"Die Rolle {name} hat hier Rechte, aber kein Schema." for (name,) in found]


INVARIANTS = of(
    every_schema_has_its_role,
    no_role_of_ours_has_powers,
    a_role_is_member_of_nothing_else,
    nobody_has_a_countys_rights_unasked,
    no_session_begins_in_a_county,
    no_role_outlives_its_schema,
)
