"""The shapes of Germany's counties as SVG paths, from the official boundaries kept in `data/`."""

import json
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from pathlib import Path

ATTRIBUTION = "© GeoBasis-DE / BKG 2016 (Daten verändert)"
SOURCE = Path(__file__).parent / "data" / "regions.topo.json"
COUNTRY_SIZE = 1000  # longer side of the country's picture, in SVG units
COUNTY_SIZE = 400  # longer side of one county's picture, in SVG units
SPECK = 5  # rings smaller than this are leftovers of the simplification, in SVG units
MARGIN = 4  # room for the line around a shape, in SVG units

Position = tuple[float, float]  # longitude and latitude in degrees, WGS84
Point = tuple[int, int]  # SVG units, y downwards


class UnknownRegion(LookupError):
    """No boundary is known under this key; keys change with reforms of the counties."""


@dataclass(frozen=True)
class Outline:
    """One county on its own: an SVG path and the box it fills."""

    path: str
    view_box: str


@dataclass(frozen=True)
class Germany:
    """The whole country: land, borders inside, and each county's shape and centre by AGS."""

    view_box: str
    land_path: str
    mesh_path: str
    shapes: dict[str, str]
    centres: dict[str, Point]


@dataclass(frozen=True)
class Boundaries:
    """The decoded file: border lines, and for each AGS its rings as numbers of lines."""

    lines: list[list[Position]]
    rings: dict[str, list[list[int]]]


@dataclass(frozen=True)
class Projection:
    """Equirectangular: degrees of longitude shortened by the cosine of the middle latitude."""

    west: float
    north: float
    stretch: float  # SVG units per degree of latitude
    narrow: float  # cosine of the middle latitude
    view_box: str

    def __call__(self, position: Position) -> Point:
        longitude, latitude = position
        return (
            MARGIN + round((longitude - self.west) * self.narrow * self.stretch),
            MARGIN + round((self.north - latitude) * self.stretch),
        )


def outline(ags: str) -> Outline:
    """The shape of the county with this AGS, filling its own picture."""
    if ags not in _boundaries().rings:
        raise UnknownRegion(f"Zum Schlüssel {ags!r} ist kein Gebietsumriss bekannt.")
    return _outline(ags)


def places(ags: str, positions: list[Position]) -> list[Point]:
    """Where these positions lie in the picture that `outline` draws of the county."""
    if ags not in _boundaries().rings:
        raise UnknownRegion(f"Zum Schlüssel {ags!r} ist kein Gebietsumriss bekannt.")
    project = _projection(ags)
    return [project(position) for position in positions]


@lru_cache(maxsize=512)
def _projection(ags: str) -> Projection:
    return _fit([position for ring in _rings(ags) for position in ring], COUNTY_SIZE)


@lru_cache(maxsize=512)
def _outline(ags: str) -> Outline:
    rings, project = _rings(ags), _projection(ags)
    seen = [ring for ring in rings if _extent([project(position) for position in ring]) > SPECK]
    return Outline(path=_closed(seen, project), view_box=project.view_box)


@lru_cache(maxsize=1)
def germany() -> Germany:
    """The country's map; computed once, about 65 kB of paths for the land and its inner borders."""
    boundaries = _boundaries()
    project = _fit([position for line in boundaries.lines for position in line], COUNTRY_SIZE)
    outer, inner = _outer_and_inner(boundaries)
    land = _closed(_chained(outer), project)
    mesh = "".join(_moves([project(position) for position in line]) for line in inner)
    shapes, centres = {}, {}
    for ags in boundaries.rings:
        rings = _rings(ags)
        shapes[ags] = _closed(rings, project)
        centres[ags] = _middle([project(position) for position in max(rings, key=len)])
    return Germany(project.view_box, land, mesh, shapes, centres)


@lru_cache(maxsize=1)
def _boundaries() -> Boundaries:
    """Decode TopoJSON: lines are chains of small steps on a grid, shapes are lists of lines.

    Source: the TopoJSON format specification, sections 2.1.2 (transforms) and 2.1.4 (arc indexes).
    """
    topology = json.loads(SOURCE.read_text(encoding="utf-8"))
    (scale_x, scale_y), (west, south) = (
        topology["transform"]["scale"],
        topology["transform"]["translate"],
    )
    lines = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            line.append((west + x * scale_x, south + y * scale_y))
        lines.append(line)
    rings = {}
    for shape in topology["objects"]["data"]["geometries"]:
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        rings[shape["properties"]["ags"]] = [ring for polygon in polygons for ring in polygon]
    return Boundaries(lines, rings)


def _rings(ags: str) -> list[list[Position]]:
    """A county's closed lines; a negative number means the line `~number` walked backwards."""
    boundaries = _boundaries()
    walked = []
    for ring in boundaries.rings[ags]:
        positions: list[Position] = []
        for number in ring:
            line = boundaries.lines[number] if number >= 0 else boundaries.lines[~number][::-1]
            positions += line[1:] if positions else line
        walked.append(positions)
    return walked


def _outer_and_inner(boundaries: Boundaries) -> tuple[list[list[Position]], list[list[Position]]]:
    """Lines that belong to one county only (coast and frontier), and those between two counties."""
    uses = Counter(
        number if number >= 0 else ~number
        for rings in boundaries.rings.values()
        for ring in rings
        for number in ring
    )
    outer = [line for number, line in enumerate(boundaries.lines) if uses[number] == 1]
    inner = [line for number, line in enumerate(boundaries.lines) if uses[number] > 1]
    return outer, inner


def _chained(lines: list[list[Position]]) -> list[list[Position]]:
    """Join lines at their ends until each chain closes."""
    waiting = list(lines)
    chains = []
    while waiting:
        chain = list(waiting.pop())
        while chain[0] != chain[-1]:
            following = next((line for line in waiting if chain[-1] in (line[0], line[-1])), None)
            if following is None:
                break
            waiting.remove(following)
            chain += following[1:] if following[0] == chain[-1] else following[-2::-1]
        chains.append(chain)
    return chains


def _fit(positions: list[Position], size: int) -> Projection:
    """The projection that shows all positions in a picture whose longer side is `size`."""
    west, east = min(p[0] for p in positions), max(p[0] for p in positions)
    south, north = min(p[1] for p in positions), max(p[1] for p in positions)
    narrow = cos(radians((south + north) / 2))
    stretch = size / max((east - west) * narrow, north - south)
    width = round((east - west) * narrow * stretch) + 2 * MARGIN
    height = round((north - south) * stretch) + 2 * MARGIN
    return Projection(west, north, stretch, narrow, f"0 0 {width} {height}")


def _closed(rings: list[list[Position]], project: Projection) -> str:
    return "".join(_moves([project(position) for position in ring]) + "z" for ring in rings)


def _moves(points: list[Point]) -> str:
    """A path of relative steps, without those that rounding has made empty."""
    (x, y), steps = points[0], []
    for next_x, next_y in points[1:]:
        if (next_x, next_y) != (x, y):
            steps.append(f"{next_x - x} {next_y - y}")
        x, y = next_x, next_y
    start = f"M{points[0][0]} {points[0][1]}"
    return f"{start}l{' '.join(steps)}" if steps else f"{start}h0"


def _extent(points: list[Point]) -> int:
    """The longer side of the box around a shape."""
    across, down = [x for x, _ in points], [y for _, y in points]
    return max(max(across) - min(across), max(down) - min(down))


def _middle(points: list[Point]) -> Point:
    """The middle of the box around a shape: where its dot sits on the map."""
    across, down = [x for x, _ in points], [y for _, y in points]
    return (min(across) + max(across)) // 2, (min(down) + max(down)) // 2
