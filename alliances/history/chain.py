"""Prove that nobody has rewritten the county's history, and erase what names a person in it.

Entries are numbered without a gap; each carries the hash of the one before. The database forges the
chain (`migrations/0002`), here it is read again: with other words for the same sums, so that one
mistake does not hide the other.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from alliances.history.models import Entry
from tenants.schemas import building, schema_name
from tenants.transactions import atomic, connection

# What every entry must be: following the one before, and made of what it says.
_BROKEN = """
WITH chain AS (
  SELECT id, number, at, verb, hash, private_digest, erased_at,
    row_number() OVER (ORDER BY number) AS expected,
    coalesce(lag(hash) OVER (ORDER BY number), '') AS hash_before, previous,
    encode(sha256(convert_to(salt || chr(31) || actor_label || chr(31) || actor_id || chr(31)
      || object_label || chr(31) || before::text || chr(31) || after::text, 'UTF8')), 'hex')
      AS private_found,
    encode(sha256(convert_to(previous || chr(31) || number || chr(31)
      || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || chr(31) || actor_kind
      || chr(31) || verb || chr(31) || object_kind || chr(31) || object_id || chr(31)
      || private_digest, 'UTF8')), 'hex') AS hash_found
  FROM alliances_entry WHERE number IS NOT NULL
)
SELECT number, at, verb, number <> expected, previous <> hash_before,
       hash <> hash_found OR (erased_at IS NULL AND private_digest <> private_found)
FROM chain
WHERE number <> expected OR previous <> hash_before OR hash <> hash_found
   OR (erased_at IS NULL AND private_digest <> private_found)
ORDER BY number LIMIT 1
"""
ERASED = "gelöscht"


@dataclass(frozen=True)
class Verdict:
    """What a look over the whole chain found; `broken` is empty where it is whole."""

    entries: int
    number: int  # of the newest entry
    hash: str  # of the newest entry: keep it elsewhere, and cutting off the end shows too
    broken: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether nobody has changed, taken out or put in anything."""
        return not self.broken


def verify(*, known: tuple[int, str] | None = None) -> Verdict:
    """Read the whole chain of the county again and name the first entry that does not fit.

    `known` is number and hash of an entry that was seen before: it must still be there.
    """
    entries = Entry.objects.filter(number__isnull=False)
    newest = entries.order_by("-number").first()
    broken = _first_broken() or _unchained() or _lost(entries, known)
    number, last_hash = (newest.number or 0, newest.hash) if newest else (0, "")
    return Verdict(entries.count(), number, last_hash, broken)


def _first_broken() -> str:
    with connection.cursor() as cursor:
        cursor.execute(_BROKEN)
        found = cursor.fetchone()
    if found is None:
        return ""
    number, at, verb, has_gap, is_unlinked, _ = found
    if has_gap:
        return f"Vor dem Eintrag {number} fehlt einer."
    name = f"Eintrag {number} vom {timezone.localtime(at):%d.%m.%Y, %H:%M} Uhr („{verb}“)"
    return f"{name} schließt nicht an den vorigen an." if is_unlinked else f"{name} wurde geändert."


def _unchained() -> str:
    """Inside an open transaction the newest are not chained yet; otherwise none may be."""
    if connection.in_atomic_block or not (loose := Entry.objects.filter(number=None).count()):
        return ""
    return f"{loose} Einträge stehen außerhalb der Kette."


def _lost(entries: QuerySet[Entry], known: tuple[int, str] | None) -> str:
    if known is None or not known[0] or entries.filter(number=known[0], hash=known[1]).exists():
        return ""
    return f"Eintrag {known[0]}, wie er früher gesehen wurde, gibt es nicht mehr."


def erase(entries: QuerySet[Entry], *, at: datetime | None = None) -> int:
    """Erase everything in these entries that may name a person; the chain stays whole.

    The county's own role may not do this: the platform does, for somebody's right to be forgotten.
    Call it inside `inside(county)`; answers how many entries were changed.
    """
    numbers = list(
        entries.filter(number__isnull=False, erased_at=None).values_list("pk", flat=True)
    )
    with building(schema_name()), atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE alliances_entry SET actor_label = %s, actor_id = '', object_label = %s, "
            "before = '{}', after = '{}', salt = '', erased_at = %s WHERE id = ANY(%s)",
            [ERASED, ERASED, at or timezone.now(), numbers],
        )
        return cursor.rowcount
