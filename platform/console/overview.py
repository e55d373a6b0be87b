"""All counties as the operator sees them: found, filtered, sorted, with what is wrong."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import QueryDict

from console import directory, problems
from console.problems import KINDS, Problem
from console.regions import sort_key
from tenants.facts.models import CountyFacts
from tenants.models import County

SORTS = {
    "name": "Name",
    "activity": "letzter Aktivität",
    "size": "Größe",
    "progress": "Fortschritt",
    "opened": "Eröffnung",
}
ANY = "any"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    """One county with its address, its numbers and its problems."""

    county: County
    host: str
    url: str
    facts: CountyFacts | None
    problems: list[Problem]


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for, cleaned of what cannot be."""

    q: str
    state: str
    land: str
    problem: str
    database: str
    sort: str

    @classmethod
    def of(cls, query: QueryDict) -> "Wanted":
        """As the address of the page says; unknown values count as none."""
        given = {
            name: query.get(name, "").replace("\x00", "")[:100] for name in cls.__annotations__
        }
        given["state"] = given["state"] if given["state"] in County.State.values else ""
        given["problem"] = given["problem"] if given["problem"] in {ANY, *KINDS} else ""
        given["sort"] = given["sort"] if given["sort"] in SORTS else "name"
        return cls(**given)

    @property
    def is_filtered(self) -> bool:
        """Whether something is looked for at all."""
        return any((self.q, self.state, self.land, self.problem, self.database))


def rows(wanted: Wanted) -> list[Row]:
    """The counties that fit, in the wanted order; a few hundred at most, in a fixed number of
    queries."""
    found = directory.counties(q=wanted.q, state=wanted.land, suspended=True, everything=True)
    elsewhere = problems.more(found)
    fitting = [
        Row(*_place(county), problems.facts_of(county), _problems(county, elsewhere))
        for county in found
        if wanted.state in ("", county.state) and wanted.database in ("", county.database)
    ]
    if wanted.problem:
        fitting = [
            row
            for row in fitting
            if any(wanted.problem in (ANY, problem.kind) for problem in row.problems)
        ]
    return _sorted(fitting, wanted.sort)


def row(county: County) -> Row:
    """One county; needs its facts, seal and domains."""
    return Row(
        *_place(county), problems.facts_of(county), _problems(county, problems.more([county]))
    )


def marks(rows: list[Row]) -> list[dict[str, str]]:
    """What the map needs; each county leads to its page in the console."""
    return [
        {
            "ags": row.county.region_ags,
            "name": ": ".join([row.county.name, *(each.words for each in row.problems[:1])]),
            "url": f"/konsole/landkreise/{row.county.slug}/",
            "kind": "problem" if any(each.tone != "info" for each in row.problems) else "county",
        }
        for row in rows
    ]


def lands() -> list[str]:
    """The states in which counties are, suspended ones too."""
    found = County.objects.order_by().values_list("region__state", flat=True).distinct()
    return sorted(found, key=sort_key)


def _problems(county: County, elsewhere: dict[object, list[Problem]]) -> list[Problem]:
    return [*problems.of(county), *elsewhere.get(county.pk, [])]


def _place(county: County) -> tuple[County, str, str]:
    placed = directory.row(county)
    return placed.county, placed.host, placed.url


def _sorted(found: list[Row], sort: str) -> list[Row]:
    """By name they come already; everything else has its greatest first."""
    keys = {
        "activity": lambda row: (row.facts and row.facts.last_activity) or NEVER,
        "size": lambda row: row.facts.bytes if row.facts else -1,
        "progress": lambda row: row.facts.steps_done if row.facts else -1,
        "opened": lambda row: row.county.opened_at,
    }
    return found if sort == "name" else sorted(found, key=keys[sort], reverse=True)
