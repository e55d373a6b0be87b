"""The municipalities of Germany, each with one point inside it, as kept in `data/`."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

SOURCE = Path(__file__).parent / "data" / "municipalities.csv"
_PLAIN = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})


@dataclass(frozen=True)
class Municipality:
    """One municipality: its eight-digit key of 2016, the region it lies in, and where."""

    ags: str
    region: str
    name: str
    longitude: float  # degrees, WGS84, as the latitude
    latitude: float


def of_region(ags: str) -> tuple[Municipality, ...]:
    """All municipalities of a county in the order of a German list."""
    return _by_region().get(ags, ())


def find(ags: str) -> Municipality | None:
    """The municipality with this key, or None; keys change with reforms."""
    return _by_key().get(ags) if ags else None


def name_of(ags: str) -> str:
    """How it is called; nothing for a key that is not (or no more) known."""
    found = find(ags)
    return found.name if found else ""


@lru_cache(maxsize=1)
def _by_key() -> dict[str, Municipality]:
    """The whole file, read once: half a megabyte."""
    with SOURCE.open(encoding="utf-8", newline="") as file:
        return {
            row["ags"]: Municipality(
                row["ags"],
                row["region"],
                row["name"],
                float(row["longitude"]),
                float(row["latitude"]),
            )
            for row in csv.DictReader(file)
        }


@lru_cache(maxsize=1)
def _by_region() -> dict[str, tuple[Municipality, ...]]:
    found: dict[str, list[Municipality]] = {}
    for one in _by_key().values():
        found.setdefault(one.region, []).append(one)
    return {
        region: tuple(sorted(ones, key=lambda one: one.name.casefold().translate(_PLAIN)))
        for region, ones in found.items()
    }
