"""What a migration may not do to a county that is being used, seen by what it really changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.apps import apps
from django.conf import settings
from django.db.migrations import Migration

from tenants.catalogue import Column, Snapshot
from tenants.migration_plan import is_sql

# Which declaration in the migration makes a finding acceptable; `never`: none does.
CONTRACT, REASON, NEVER = "contract", "safe_because", "never"

# Tables without an upper limit of rows: there an index is built beside the work, CONCURRENTLY. All
# others of a county are small: building takes milliseconds, and lock_timeout bounds the waiting.
GROWING = frozenset(
    {
        "alliances_entry",
        "mails_mail",
        "outbox_effect",
        "django_session",
        "api_idempotentanswer",
    }
)
NARROW = frozenset({"smallint", "integer"})

# Where an app with migrations lives. Moving one later makes no tables: decided once, kept here.
PLACES = {
    "accounts": "both",
    "alliances": "county",
    "api": "county",
    "auth": "shared",
    "console": "shared",
    "contenttypes": "shared",
    "exchange": "shared",
    "mails": "county",
    "mfa": "both",
    "support": "county",
    "outbox": "county",
    "sessions": "both",
    "tenants": "shared",
    "usersessions": "both",
}


@dataclass(frozen=True)
class Finding:
    """One thing that a migration does and should not do like this."""

    migration: str
    rule: str
    what: str
    accepts: str


@dataclass(frozen=True)
class Change:
    """A migration with the schema before and after, and the statements between."""

    migration: Migration
    schema: str
    before: Snapshot
    after: Snapshot
    statements: list[str]

    @cached_property
    def old_tables(self) -> set[int]:
        """Tables that were there before and still are: somebody works with them meanwhile."""
        return set(self.before.tables) & set(self.after.tables)

    @cached_property
    def new_columns(self) -> dict[tuple[int, int], Column]:
        """Columns that older tables got."""
        return {
            key: column
            for key, column in self.after.columns.items()
            if key[0] in self.old_tables and key not in self.before.columns
        }

    def table(self, number: int) -> str:
        """The table's name, as long as it has one."""
        return (self.after.tables.get(number) or self.before.tables[number]).name

    def is_harmless(self, rule) -> bool:
        """Whether no row, old or of the old release, can break this rule: only new columns."""
        keys = {(rule.table, number) for number in rule.columns}
        if not keys or not keys <= set(self.new_columns):
            return False
        empty = all(
            not self.new_columns[key].is_required and not self.new_columns[key].has_default
            for key in keys
        )
        return empty or rule.kind in "cf"


def shared_tables() -> set[str]:
    """The tables of apps that live in `public` alone."""
    only_shared = set(settings.SHARED_APPS) - set(settings.TENANT_APPS)
    return {
        model._meta.db_table
        for config in apps.get_app_configs()
        if config.name in only_shared
        for model in config.get_models(include_auto_created=True)
    }


def misplaced(labels: set[str]) -> Iterator[Finding]:
    """Apps with migrations that do not live where they were once placed."""
    for label in sorted(labels):
        name = apps.get_app_config(label).name
        is_shared, is_county = name in settings.SHARED_APPS, name in settings.TENANT_APPS
        place = "both" if is_shared and is_county else "county" if is_county else "shared"
        if PLACES.get(label) != place:
            what = f"die App {label} lebt in {place!r}, festgelegt ist {PLACES.get(label)!r}"
            yield Finding(label, "misplaced", what, NEVER)


def findings(change: Change) -> Iterator[Finding]:
    """Everything that is wrong with one migration, accepted or not."""
    for check in CHECKS:
        for rule, what, accepts in check(change):
            yield Finding(str(change.migration), rule, what, accepts)


Found = Iterator[tuple[str, str, str]]


def _takes_away(change: Change) -> Found:
    before, after = change.before, change.after
    for number, table in before.tables.items():
        if number not in after.tables:
            yield "takes_away", f"Tabelle {table.name} entfällt", CONTRACT
        elif after.tables[number].name != table.name:
            new = after.tables[number].name
            yield "takes_away", f"Tabelle {table.name} heißt nun {new}", CONTRACT
    for key, column in before.columns.items():
        if key[0] not in change.old_tables:
            continue
        name = f"{change.table(key[0])}.{column.name}"
        if key not in after.columns:
            yield "takes_away", f"Spalte {name} entfällt", CONTRACT
        elif after.columns[key].name != column.name:
            yield "takes_away", f"Spalte {name} heißt nun {after.columns[key].name}", CONTRACT


def _demands(change: Change) -> Found:
    """The old release goes on writing rows: they must still be accepted."""
    for key, column in change.new_columns.items():
        if column.is_required and not column.has_default:
            what = f"{change.table(key[0])}.{column.name} ist Pflicht ohne Vorgabe der Datenbank"
            yield "demands", f"{what} (db_default)", REASON
    for key, column in change.before.columns.items():
        now = change.after.columns.get(key)
        if now is None or key[0] not in change.old_tables:
            continue
        name = f"{change.table(key[0])}.{column.name}"
        if now.is_required and not column.is_required:
            yield "demands", f"{name} wird Pflicht", REASON
        if now.is_required and column.has_default and not now.has_default:
            yield "demands", f"{name} verliert die Vorgabe der Datenbank", REASON
    for rule in change.after.rules - change.before.rules:
        if rule.table in change.old_tables and not change.is_harmless(rule):
            what = f"neue Regel {rule.name} für Zeilen von {change.table(rule.table)}"
            yield "demands", what, REASON


def _rewrites(change: Change) -> Found:
    for number in sorted(change.old_tables):
        if change.before.tables[number].storage == change.after.tables[number].storage:
            continue
        changed = [
            column.name
            for key, column in change.after.columns.items()
            if key[0] == number
            and key in change.before.columns
            and change.before.columns[key].kind != column.kind
        ]
        why = (
            f"neuer Typ von {', '.join(changed)}"
            if changed
            else "flüchtige Vorgabe einer neuen Spalte"
        )
        yield "rewrites", f"{change.table(number)} wird ganz neu geschrieben: {why}", REASON


def _blocks_writers(change: Change) -> Found:
    text = " ".join(change.statements).upper()
    for number, (table, name) in change.after.indexes.items():
        if number in change.before.indexes or table not in change.old_tables:
            continue
        if change.table(table) in GROWING and f'CONCURRENTLY "{name}"'.upper() not in text:
            what = f"Index {name} auf {change.table(table)} ohne CONCURRENTLY"
            yield "blocks_writers", what, REASON


def _crosses_the_border(change: Change) -> Found:
    before, after = change.before, change.after
    for rule in after.rules - before.rules:
        if rule.target_schema not in {"", change.schema}:
            what = f"Fremdschlüssel {rule.name} zeigt nach {rule.target_schema}"
            yield "crosses_the_border", what, NEVER
    if before.public != after.public:
        names = sorted({row[0] for row in before.public ^ after.public})
        yield "crosses_the_border", f"ändert public: {', '.join(names)}", NEVER
    shared = shared_tables()
    for number in set(after.tables) - set(before.tables):
        if after.tables[number].name in shared:
            what = f"Tabelle {after.tables[number].name} gibt es auch in public"
            yield "crosses_the_border", what, NEVER


def _counts_too_short(change: Change) -> Found:
    for key, column in change.after.columns.items():
        is_new = change.before.columns.get(key) != column
        if is_new and column.is_counted and column.kind in NARROW:
            what = f"{change.table(key[0])}.{column.name} zählt nur mit 32 Bit"
            yield "counts_too_short", what, NEVER


def _stops_half_way(change: Change) -> Found:
    operations = change.migration.operations
    if not change.migration.atomic and len(operations) > 1:
        what = f"{len(operations)} Schritte ohne Transaktion: abgebrochen bleibt die Hälfte"
        yield "stops_half_way", what, REASON
    code = [o for o in operations if not is_sql(o, change.migration.app_label)]
    if code and (change.before.tables, change.before.columns) != (
        change.after.tables,
        change.after.columns,
    ):
        yield "stops_half_way", "Zeilen und Tabellen in einer Migration geändert", REASON


CHECKS = (
    _takes_away,
    _demands,
    _rewrites,
    _blocks_writers,
    _crosses_the_border,
    _counts_too_short,
    _stops_half_way,
)
