"""What a schema is made of, read from the catalogue: proof that two schemas are the same."""

from collections import defaultdict
from collections.abc import Iterable

from tenants.transactions import connection

AT_ONCE = 50  # schemas a query; each holds some thousand lines

# Every branch answers (schema's oid, kind, name, text). A definition names its own schema only
# where it must; taking that name out makes definitions of different schemas comparable.
_CATALOGUE = """
WITH spaces AS (
  SELECT oid, nspname, quote_ident(nspname) || '.' AS prefix,
         ARRAY(SELECT grantee FROM aclexplode(nspacl)) AS insiders
  FROM pg_namespace WHERE nspname = ANY(%(schemas)s)
), relations AS (
  SELECT c.*, s.prefix FROM pg_class c JOIN spaces s ON s.oid = c.relnamespace
), lines (space, kind, name, text) AS (
  SELECT relnamespace, 'table', relname::text, concat_ws(' ', relkind, relpersistence,
         relrowsecurity, relforcerowsecurity, relreplident, reloptions::text, relispartition)
  FROM relations WHERE relkind NOT IN ('i', 'I', 'S', 't', 'c')
  UNION ALL
  SELECT r.relnamespace, 'column', r.relname || '.' || a.attname, concat_ws(' ',
         row_number() OVER (PARTITION BY a.attrelid ORDER BY a.attnum),
         replace(format_type(a.atttypid, a.atttypmod), r.prefix, ''),
         CASE WHEN a.attnotnull THEN 'NOT NULL' END,
         CASE WHEN a.attcollation <> t.typcollation THEN 'COLLATE ' || a.attcollation::regcollation
         END, 'identity=' || nullif(a.attidentity::text, ''),
         'generated=' || nullif(a.attgenerated::text, ''),
         a.attstorage, nullif(a.attcompression::text, ''), a.attstattarget, a.attoptions::text,
         'DEFAULT ' || replace(pg_get_expr(d.adbin, d.adrelid), r.prefix, ''))
  FROM relations r
  JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE r.relkind NOT IN ('i', 'I', 'S', 't')
  UNION ALL
  SELECT r.relnamespace, 'constraint', r.relname || '.' || c.conname,
         replace(pg_get_constraintdef(c.oid), r.prefix, '')
         || CASE WHEN c.convalidated THEN '' ELSE ' (not validated)' END
  FROM pg_constraint c JOIN relations r ON r.oid = c.conrelid
  UNION ALL
  SELECT r.relnamespace, 'index', r.relname::text, replace(pg_get_indexdef(i.indexrelid), r.prefix,
         '') || CASE WHEN i.indisvalid THEN '' ELSE ' (invalid)' END
         || CASE WHEN i.indisclustered THEN ' (clustered)' ELSE '' END
  FROM pg_index i JOIN relations r ON r.oid = i.indexrelid
  UNION ALL
  SELECT r.relnamespace, 'sequence', r.relname::text, concat_ws(' ', format_type(q.seqtypid, NULL),
         q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcache, q.seqcycle, 'of ' ||
         (SELECT replace(d.refobjid::regclass::text, r.prefix, '') || '.' || a.attname
          FROM pg_depend d JOIN pg_attribute a
          ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
          WHERE d.objid = r.oid AND d.classid = 'pg_class'::regclass
          AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')))
  FROM pg_sequence q JOIN relations r ON r.oid = q.seqrelid
  UNION ALL
  SELECT r.relnamespace, 'comment', r.relname || coalesce('.' || a.attname, ''), d.description
  FROM pg_description d JOIN relations r ON r.oid = d.objoid
  LEFT JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum = d.objsubid AND d.objsubid > 0
  WHERE d.classoid = 'pg_class'::regclass
  UNION ALL
  SELECT r.relnamespace, 'comment', r.relname || '.' || c.conname, d.description
  FROM pg_description d JOIN pg_constraint c ON c.oid = d.objoid
  JOIN relations r ON r.oid = c.conrelid WHERE d.classoid = 'pg_constraint'::regclass
  UNION ALL
  SELECT r.relnamespace, 'trigger', r.relname || '.' || t.tgname,
         replace(pg_get_triggerdef(t.oid), r.prefix, '') || ' ' || t.tgenabled::text
  FROM pg_trigger t JOIN relations r ON r.oid = t.tgrelid WHERE NOT t.tgisinternal
  UNION ALL
  SELECT r.relnamespace, 'view', r.relname::text, replace(pg_get_viewdef(r.oid), r.prefix, '')
  FROM relations r WHERE r.relkind IN ('v', 'm')
  UNION ALL
  SELECT r.relnamespace, 'policy', r.relname || '.' || p.polname, concat_ws(' ', p.polcmd,
         p.polpermissive, replace(pg_get_expr(p.polqual, p.polrelid), r.prefix, ''),
         replace(pg_get_expr(p.polwithcheck, p.polrelid), r.prefix, ''))
  FROM pg_policy p JOIN relations r ON r.oid = p.polrelid
  UNION ALL
  SELECT s.oid, 'function', p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')',
         CASE p.prokind WHEN 'a' THEN 'aggregate'
         ELSE replace(pg_get_functiondef(p.oid), s.prefix, '') END
  FROM pg_proc p JOIN spaces s ON s.oid = p.pronamespace
  UNION ALL
  SELECT s.oid, 'type', t.typname::text, concat_ws(' ', t.typtype, t.typnotnull, t.typdefault,
         (SELECT string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder) FROM pg_enum e
          WHERE e.enumtypid = t.oid))
  FROM pg_type t JOIN spaces s ON s.oid = t.typnamespace
  WHERE t.typtype IN ('e', 'd', 'r') OR (t.typtype = 'c' AND EXISTS (
    SELECT 1 FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c'))
  UNION ALL
  SELECT r.relnamespace, 'privilege', r.relname || ' for ' || CASE
         WHEN g.grantee = 0 THEN 'everybody' WHEN g.grantee = r.relowner THEN 'owner'
         WHEN g.grantee = ANY (s.insiders) THEN 'the county'
         ELSE g.grantee::regrole::text END, string_agg(g.privilege_type, ',' ORDER BY
         g.privilege_type)
  FROM relations r JOIN spaces s ON s.oid = r.relnamespace, aclexplode(r.relacl) g
  WHERE %(privileges)s GROUP BY r.relnamespace, r.relname, r.relowner, g.grantee, s.insiders
)
"""
_DIGESTS = """
SELECT s.nspname, encode(sha256(convert_to(coalesce(string_agg(l.kind || chr(31) || l.name
       || chr(31) || coalesce(l.text, ''), chr(30) ORDER BY l.kind COLLATE "C", l.name COLLATE "C",
       l.text COLLATE "C"), ''), 'UTF8')), 'hex')
FROM spaces s LEFT JOIN lines l ON l.space = s.oid GROUP BY s.nspname
"""
_LINES = """
SELECT s.nspname, l.kind, l.name, coalesce(l.text, '') FROM spaces s JOIN lines l ON l.space = s.oid
"""
KINDS = {
    "table": "Tabelle",
    "column": "Spalte",
    "constraint": "Bedingung",
    "index": "Index",
    "sequence": "Sequenz",
    "comment": "Kommentar",
    "trigger": "Trigger",
    "view": "Sicht",
    "policy": "Zeilenregel",
    "function": "Funktion",
    "type": "Typ",
    "privilege": "Recht",
}
Line = tuple[str, str]  # kind and name


def fingerprints(schemas: Iterable[str], *, privileges: bool = False) -> dict[str, str]:
    """The fingerprint of each of these schemas that exists: SHA-256 over all it is made of.

    Values of sequences and rows do not count; privileges only if asked for. Fingerprints are to be
    compared within one call: what they contain may change with PostgreSQL's version.
    """
    found: dict[str, str] = {}
    names = list(schemas)
    for start in range(0, len(names), AT_ONCE):
        found.update(_ask(_DIGESTS, names[start : start + AT_ONCE], privileges))
    return found


def contents(schemas: Iterable[str], *, privileges: bool = False) -> dict[str, dict[Line, str]]:
    """Everything the schemas are made of: kind and name to definition, per schema."""
    found: dict[str, dict[Line, str]] = defaultdict(dict)
    for schema, kind, name, text in _ask(_LINES, list(schemas), privileges):
        found[schema][(kind, name)] = text
    return found


def difference(schema: str, model: str, *, privileges: bool = False) -> list[str]:
    """What differs in this schema from its model, one German sentence each; none if nothing."""
    found = contents([schema, model], privileges=privileges)
    ours, wanted = found[schema], found[model]
    words = []
    for line in sorted(ours.keys() | wanted.keys()):
        what = f"{KINDS[line[0]]} {line[1]}"
        if line not in ours:
            words.append(f"{what} fehlt.")
        elif line not in wanted:
            words.append(f"{what} ist zu viel.")
        elif ours[line] != wanted[line]:
            words.append(f"{what} ist anders: „{ours[line]}“ statt „{wanted[line]}“.")
    return words


def _ask(question: str, schemas: list[str], privileges: bool) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(_CATALOGUE + question, {"schemas": schemas, "privileges": privileges})
        return cursor.fetchall()
