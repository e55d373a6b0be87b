"""Which schemas there must be, and how an invariant asks the database about them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from tenants.isolation import GROUP
from tenants.marks import mark_of
from tenants.models import Blueprint, County, SpareSchema
from tenants.postgresql.places import MAIN, here
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

    @classmethod
    def now(cls) -> "Expected":
        """As the rows say at this moment, of the database where we are."""
        database = here().database
        living = County.objects.filter(database=database)
        moving = County.objects.exclude(read_only_since=None)
        # Spares wait in the main database alone; a model stands elsewhere once it was needed there.
        spares = SpareSchema.objects.all() if database == MAIN else SpareSchema.objects.none()
        rows = [*living, *moving, *spares]
        models = sorted(Blueprint.objects.values_list("schema_name", flat=True))
        return cls(
            counties=sorted(living.values_list("schema_name", flat=True)),
            spares=sorted(spares.values_list("schema_name", flat=True)),
            models=models if database == MAIN else [one for one in models if mark_of(one) == ""],
            moving=sorted(moving.values_list("schema_name", flat=True)),
            role_of={row.schema_name: row.role_name for row in rows},
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
            "group": GROUP,
            "ours": OURS,
            "grown": list(settings.COUNTY_TABLES_THAT_ONLY_GROW),
        }
        with connection.cursor() as cursor:
            cursor.execute(question, known | names)
            return cursor.fetchall()


@dataclass(frozen=True)
class Invariant:
    """Something that must be true; `find` answers with a sentence for each exception."""

    name: str
    find: Callable[[Expected], list[str]]
    is_slow: bool = False


def of(*functions: Callable[[Expected], list[str]]) -> tuple[Invariant, ...]:
    """Functions as invariants; they are named for what must be true."""
    return tuple(Invariant(function.__name__, function) for function in functions)
