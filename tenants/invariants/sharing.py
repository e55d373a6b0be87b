"""Invariants of the shared schema: what counties may do there, exactly, and row by row."""

from tenants.invariants.expected import Expected, of
from tenants.shared_rights import GROUP, POLICIES, SHARED
from tenants.transactions import atomic, connection


def counties_have_of_the_shared_what_is_said(expected: Expected) -> list[str]:
    """Table by table what `shared_rights.SHARED` says; the twins of their own tables not at all."""
    found = {
        (name, who): set(what)
        for name, who, what in expected.ask(
            """
            WITH granted AS (
                SELECT relname::text AS name, acl.grantee, acl.privilege_type AS what
                FROM pg_class, aclexplode(relacl) acl
                WHERE relnamespace = 'public'::regnamespace
                UNION ALL
                SELECT thing.relname || '.' || col.attname, acl.grantee, acl.privilege_type
                FROM pg_attribute col JOIN pg_class thing ON thing.oid = col.attrelid,
                    aclexplode(col.attacl) acl
                WHERE col.attacl IS NOT NULL AND thing.relnamespace = 'public'::regnamespace
                UNION ALL
                SELECT relname::text, to_regrole(%(group)s), NULL FROM pg_class
                WHERE relnamespace = 'public'::regnamespace AND relname = ANY (%(shared)s::text[])
            )
            SELECT name, CASE grantee WHEN 0 THEN 'alle' ELSE 'counties' END,
                array_remove(array_agg(DISTINCT what), NULL)
            FROM granted WHERE grantee IN (0, to_regrole(%(group)s)) GROUP BY 1, 2 ORDER BY 1, 2
            """,
            shared=list(SHARED),
        )
    }
    words = []
    for (name, who), what in found.items():
        wanted = set(SHARED[name].split(", ")) if who == "counties" and name in SHARED else set()
        whose = "alle" if who == "alle" else "Landkreise"
        if what - wanted:
            words.append(f"An public.{name} dürfen {whose} zu viel: {_list(what - wanted)}.")
        if wanted - what:
            words.append(f"An public.{name} dürfen {whose} zu wenig: {_list(wanted - what)}.")
    return words


def nobody_makes_anything_in_the_shared_schema(expected: Expected) -> list[str]:
    """No table there, none for the session, and no function that works as its owner."""
    [(may_use, may_create, may_create_temporary)] = expected.ask(
        """
        SELECT coalesce(has_schema_privilege(role.oid, 'public', 'USAGE'), false),
            coalesce(has_schema_privilege(role.oid, 'public', 'CREATE'), false),
            coalesce(has_database_privilege(role.oid, current_database(), 'CREATE, TEMPORARY'),
                false)
        FROM (SELECT to_regrole(%(group)s)::oid AS oid) role
        """
    )
    words = [] if may_use else ["Landkreise dürfen das gemeinsame Schema nicht benutzen."]
    if may_create:
        words.append("Landkreise dürfen im gemeinsamen Schema Tabellen anlegen.")
    if may_create_temporary:
        words.append("Landkreise dürfen Schemata oder Tabellen für die Sitzung anlegen.")
    found = expected.ask(
        """
        SELECT code.oid::regprocedure::text FROM pg_proc code
        JOIN pg_namespace place ON place.oid = code.pronamespace
        WHERE code.prosecdef AND code.prorettype <> 'trigger'::regtype  -- nobody can call these
          AND (place.nspname = 'public' OR place.nspname ~ %(ours)s)
          AND has_function_privilege(to_regrole(%(group)s), code.oid, 'EXECUTE') ORDER BY 1
        """
    )
    return words + [f"Landkreise dürfen {name} mit fremden Rechten ausführen." for (name,) in found]


def row_rules_are_in_force(expected: Expected) -> list[str]:
    """Each county writes in the exchange as itself alone: the rules of `shared_rights.POLICIES`."""
    tables = sorted({table for table, *_ in POLICIES})
    off = expected.ask(
        """
        SELECT wanted.name FROM unnest(%(tables)s::text[]) AS wanted(name)
        LEFT JOIN pg_class thing ON thing.relname = wanted.name
            AND thing.relnamespace = 'public'::regnamespace
        WHERE NOT coalesce(thing.relrowsecurity, false) ORDER BY 1
        """,
        tables=tables,
    )
    words = [f"Für public.{name} gelten keine Zeilenregeln." for (name,) in off]
    is_missing = {name for (name,) in off}
    for table in (name for name in tables if name not in is_missing):
        rules, wanted = _rules(expected, f"public.{table}"), _wanted_rules(expected, table)
        for name in sorted(rules.keys() | wanted.keys()):
            if rules.get(name) != wanted.get(name):
                words.append(f"Die Zeilenregel {name} von public.{table} ist nicht die unsere.")
    return words


def _rules(expected: Expected, table: str) -> dict[str, tuple]:
    """For whom a rule is, for which command, and its conditions as PostgreSQL writes them."""
    found = expected.ask(
        """
        SELECT rule.polname, rule.polcmd, rule.polpermissive, rule.polroles::oid[]::text,
            pg_get_expr(rule.polqual, rule.polrelid), pg_get_expr(rule.polwithcheck, rule.polrelid)
        FROM pg_policy rule WHERE rule.polrelid = %(table)s::regclass
        """,
        table=table,
    )
    return {name: tuple(rest) for name, *rest in found}


def _wanted_rules(expected: Expected, table: str) -> dict[str, tuple]:
    """The same of an empty table that gets our rules and is thrown away."""
    statements = [f"CREATE TEMPORARY TABLE kk_rules (LIKE public.{table})"]
    for name, rule, command, condition in POLICIES:
        if name == table:
            statements.append(
                f"CREATE POLICY {rule} ON pg_temp.kk_rules FOR {command} TO {GROUP} {condition}"
            )
    with atomic():
        with connection.cursor() as cursor:
            cursor.execute("; ".join(statements))
        rules = _rules(expected, "pg_temp.kk_rules")
        connection.set_rollback(True)
    return rules


def _list(words: set[str]) -> str:
    return ", ".join(sorted(words))


INVARIANTS = of(
    counties_have_of_the_shared_what_is_said,
    nobody_makes_anything_in_the_shared_schema,
    row_rules_are_in_force,
)
