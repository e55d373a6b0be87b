"""How things stand, for all counties together: gathered by a worker, kept in the cache, scraped.

A scrape must not ask four hundred schemas. A worker does, every two minutes; after ten without it
the figures are gone, which is what an alert looks for.
"""

import logging
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import Error
from django.utils.module_loading import import_string

from tenants.schemas import outside

log = logging.getLogger(__name__)
KEPT = 600  # seconds
KEY = "figures"


@dataclass(frozen=True)
class Figure:
    """One number, with labels of few values."""

    name: str
    about: str
    value: float
    labels: dict[str, str] = field(default_factory=dict)


Source = Iterable[Figure]


def gather() -> list[Figure]:
    """Ask everybody in `settings.FIGURES` and keep the answers; who cannot answer is left out."""
    began = time.monotonic()
    found: list[Figure] = []
    with outside():
        for path in settings.FIGURES:
            try:
                found += import_string(path)()
            except (Error, OSError) as error:
                log.error("no figures from %s: %s", path, type(error).__name__)
        found += [
            Figure("figures_gathered_timestamp_seconds", "When figures were gathered", time.time()),
            Figure("figures_seconds", "How long that took", time.monotonic() - began),
        ]
        cache.set(KEY, [asdict(figure) for figure in found], KEPT)
    return found


def kept() -> list[Figure]:
    """What was gathered last; nothing if that was too long ago, or the cache is away."""
    try:
        with outside():
            rows: list[dict[str, Any]] = cache.get(KEY) or []
    except Exception as error:  # of whichever client the cache has
        log.warning("no figures: %s", type(error).__name__)
        return []
    return [Figure(**row) for row in rows]


def cache_answers() -> bool:
    """Whether the cache, and so the broker, can be reached."""
    try:
        with outside():
            cache.get("anything")
    except Exception:
        return False
    return True


def by_name(figures: Iterable[Figure]) -> Iterator[tuple[str, list[Figure]]]:
    """Figures of one name stand together, as the text format wants it."""
    groups: dict[str, list[Figure]] = {}
    for figure in figures:
        groups.setdefault(figure.name, []).append(figure)
    yield from groups.items()
