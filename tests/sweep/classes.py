"""How a route is asked: its arguments, what is sent to it, and whose words it may show."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.sweep.canaries import COUNTIES, PUBLIC, SECRET

COUNTY, NETWORK = "config.urls_county", "config.urls_public"
# What staff may read of the neighbour's: what it shared, and what was copied from that.
EXCHANGE = frozenset({COUNTIES, PUBLIC})
ADOPTED = frozenset({PUBLIC})
EVERYTHING = frozenset({SECRET, COUNTIES, PUBLIC})


@dataclass(frozen=True)
class Asked:
    """One class: everything the sweep must know of a route."""

    args: dict[str, str | tuple[str, ...]] = field(default_factory=dict)
    post: dict[str, Any] = field(default_factory=dict)
    gives: str = "text/html"  # what a visitor or reader who is let in gets by GET
    is_api: bool = False
    lets_in: frozenset[str] = frozenset()
    mute: str = ""  # why no answer of it ever shows a canary of its own county
    path: str = ""

    def variants(self) -> Iterator[dict[str, str]]:
        """The arguments of each address, as names of things."""
        choices = [(each,) if isinstance(each, str) else each for each in self.args.values()]
        for values in product(*choices):
            yield dict(zip(self.args, values, strict=True))


def asked(
    *,
    post: dict[str, Any] | None = None,
    gives: str = "text/html",
    lets_in: frozenset[str] = frozenset(),
    mute: str = "",
    **args: str | tuple[str, ...],
) -> Asked:
    """A page, file or button; arguments are names of things, or `=words` meant literally."""
    return Asked(args, post or {}, gives, False, lets_in, mute)


def api(
    *,
    send: dict[str, Any] | None = None,
    gives: str = "application/json",
    lets_in: frozenset[str] = frozenset(),
    mute: str = "",
    path: str = "",
    **args: str | tuple[str, ...],
) -> Asked:
    """An address of the interface."""
    return Asked(args, send or {}, gives, True, lets_in, mute, path)


def routes(urlconf: str) -> list[tuple[str, URLPattern]]:
    """Every address of a kind of host, as it is written in the code."""
    return list(_patterns(get_resolver(urlconf)))


def _patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, address)
        else:
            yield address, entry


def without_class(found: list[tuple[str, URLPattern]], classes: dict[str, Asked]) -> list[str]:
    """What to tell whoever added a route."""
    told, seen = [], set()
    for address, pattern in found:
        if not pattern.name:
            told.append(f"{address} has no name: give it one, then a class")
        elif pattern.name in seen:
            told.append(f"{address}: a second route is called {pattern.name!r}; name it otherwise")
        elif pattern.name not in classes:
            arguments = ", ".join(f'{each}="…"' for each in pattern.pattern.converters)
            told.append(f'{address} has no class: add "{pattern.name}": asked({arguments})')
        seen.add(pattern.name)
    return told + [f"{name} is no route any more" for name in sorted(classes.keys() - seen)]
