"""Which schemas there must be, and how an invariant asks the database about them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from tenants.marks import mark_of
from tenants.models import Blueprint, County, Restoration, SpareSchema
from tenants.names import schema_of
from tenants.postgresql.places import MAIN, here
from tenants.shared_rights import GROUP
from tenants.transactions import connection

OURS = "^(lk|kk)_"  # names of schemas and roles that belong to the platform


@dataclass(frozen=True)
class Expected:
    """The schemas that this database must have, by what they are."""

    counties: list[str]
    spares: list[str]
    models: list[str]  # blueprints'; nobody works in them
    moving: list[str]  # counties on the way from one database to another, in whichever they live
    role_of: dict[str, str]  # by schema: of counties, spares, and those that move
    leaving: list[str]  # counties that are being deleted: of each, parts are gone
    kept: list[str]  # what a restoration needs or has put aside, until somebody agrees

    @classmethod
    def now(cls) -> "Expected":
        """As the rows say at this moment, of the database where we are."""
        database = here().database
        leaving = County.objects.filter(state=County.State.ERASING)
        living = County.objects.filter(database=database).exclude(state=County.State.ERASING)
        moving = County.objects.exclude(read_only_since=None)
        # Spares wait in the main database alone; a model stands elsewhere once it was needed there.
        spares = SpareSchema.objects.all() if database == MAIN else SpareSchema.objects.none()
        rows = [*living, *moving, *leaving, *spares]
        models = sorted(Blueprint.objects.values_list("schema_name", flat=True))
        return cls(
            counties=sorted(living.values_list("schema_name", flat=True)),
            spares=sorted(spares.values_list("schema_name", flat=True)),
            models=models if database == MAIN else [one for one in models if mark_of(one) == ""],
            moving=sorted(moving.values_list("schema_name", flat=True)),
            role_of={row.schema_name: row.role_name for row in rows},
            leaving=sorted(leaving.values_list("schema_name", flat=True)),
            kept=_of_restorations(),
        )

    @property
    def homes(self) -> list[str]:
        """Schemas with a role: of counties, and of those to come."""
        return [*self.counties, *self.spares]

    @property
    def roles(self) -> list[str]:
        """Their roles, in the same order."""
        return [self.role_of[name] for name in self.homes]

    @property
    def all(self) -> list[str]:
        """Every schema of ours."""
        return [*self.homes, *self.models]

    def ask(self, question: str, **names: Any) -> list[tuple]:
        """The database's answer; the question may name what is expected."""
        known = {
            "counties": self.counties,
            "homes": self.homes,
            "roles": self.roles,
            "all": self.all,
            "moving": self.moving,
            "moving_roles": [self.role_of[name] for name in self.moving],
            "leaving": self.leaving,
            "leaving_roles": [self.role_of[name] for name in self.leaving],
            "kept": self.kept,
            "group": GROUP,
            "ours": OURS,
            "grown": list(settings.COUNTY_TABLES_THAT_ONLY_GROW),
        }
        with connection.cursor() as cursor:
            cursor.execute(question, known | names)
            return cursor.fetchall()


def _of_restorations() -> list[str]:
    names: list[str] = []
    for one in Restoration.objects.filter(state__in=Restoration.OPEN):
        names += [one.draft, one.kept]
        if one.was_deleted:  # its schema may be committed before its row
            names.append(schema_of(one.county_slug))
    return sorted(names)


@dataclass(frozen=True)
class Invariant:
    """Something that must be true; `find` answers with a sentence for each exception."""

    name: str
    find: Callable[[Expected], list[str]]
    is_slow: bool = False


def of(*functions: Callable[[Expected], list[str]]) -> tuple[Invariant, ...]:
    """Functions as invariants; they are named for what must be true."""
    return tuple(Invariant(function.__name__, function) for function in functions)
