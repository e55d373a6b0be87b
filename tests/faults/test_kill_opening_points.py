"""Killed at any fault point or moment, opening and refilling leave whole things only."""

import random
import re
from collections.abc import Iterator

import pytest

from tenants.faultpoints import PLANNED, PlannedFault, faultpoint, planned
from tests.faults import opening_by_points as points
from tests.faults.opening_by_points import OPEN, REFILL
from tests.product import ROOT, Product

WITH_A_SPARE = [
    "opening.checked",
    "opening.written_down",
    "spares.taken",
    "spares.renamed",
    "opening.after_schema",
    "opening.after_plant_starter_content",
    "opening.after_invite_first_coordinator",
    "opening.after_record_opening",
    "opening.before_commit",
]
WITHOUT = ["opening.before_role", "opening.after_schema", "opening.before_commit"]
REFILLING = ["spares.before_script", "spares.after_script", "spares.before_commit"]
DRAWING = ["blueprint.after_migrate", "blueprint.before_commit"]
STALE = ["spares.stale_dropped"]
COMMITTED = ["opening.committed"]
MOMENTS = 12


@pytest.fixture
def strangers(product: Product) -> Iterator[set[str]]:
    """A database without Kiel; roles of spares that other databases of this server have."""
    product.command(*REFILL)
    rows, _, roles = points.stock(product)
    yield roles - rows
    points.forget_kiel(product)


def test_fault_points_do_nothing_unless_asked(monkeypatch) -> None:
    assert PLANNED == {}
    faultpoint("opening.checked")

    monkeypatch.setattr("tenants.faultpoints.PLANNED", planned("opening.checked=raise, x=sleep"))
    with pytest.raises(PlannedFault):
        faultpoint("opening.checked")
    faultpoint("opening.after_schema")
    with pytest.raises(KeyError):
        planned("opening.checked=explode")


ELSEWHERE = {"opening.elsewhere_committed"}  # on a second cluster: test_kill_move_county.py


def test_every_fault_point_of_opening_is_killed_at() -> None:
    code = "".join(
        (ROOT / "tenants" / f"{name}.py").read_text() for name in ("opening", "spares", "blueprint")
    )
    named = set(re.findall(r'faultpoint\("([\w.]+)"\)', code))

    assert named - ELSEWHERE <= {*WITH_A_SPARE, *WITHOUT, *REFILLING, *DRAWING, *STALE, *COMMITTED}
    assert len(named) >= 8


def test_a_kill_right_after_the_rename_gives_the_spare_back(
    product: Product, strangers: set[str]
) -> None:
    before = points.stock(product)

    assert points.killed_at(product, "spares.renamed", *OPEN)

    assert points.of_kiel(product) == []
    assert points.stock(product) == before
    points.check_invariants(product, strangers)
    assert product.command(*OPEN)["way"] == "spare"
    assert len(points.of_kiel(product)) == 4
    product.command("check_schemas")


@pytest.mark.deep
@pytest.mark.parametrize("point", WITH_A_SPARE)
def test_an_opening_with_a_spare_killed_here_leaves_nothing(
    point: str, product: Product, strangers: set[str]
) -> None:
    before = points.stock(product)

    assert points.killed_at(product, point, *OPEN)

    assert points.of_kiel(product) == []
    assert points.stock(product) == before
    assert product.command(*OPEN)["way"] == "spare"
    points.check_invariants(product, strangers)
    product.command("check_schemas")


@pytest.mark.deep
@pytest.mark.parametrize("point", WITHOUT)
@pytest.mark.parametrize("way", ["blueprint", "migrations"])
def test_an_opening_without_a_spare_killed_here_leaves_nothing(
    point: str, way: str, product: Product, strangers: set[str]
) -> None:
    empty(product)
    if way == "migrations":
        points.forget_blueprint(product)

    assert points.killed_at(product, point, *OPEN)

    assert points.of_kiel(product) == []
    points.check_invariants(product, strangers)
    assert product.command(*OPEN)["way"] == way
    product.command("check_schemas")


@pytest.mark.deep
def test_an_opening_killed_after_its_commit_is_whole(product: Product, strangers: set[str]) -> None:
    assert points.killed_at(product, *COMMITTED, *OPEN)

    assert len(points.of_kiel(product)) == 4
    points.check_invariants(product, strangers)
    product.command("check_schemas")


@pytest.mark.deep
@pytest.mark.parametrize("point", [*REFILLING, *DRAWING, *STALE])
def test_a_refill_killed_here_leaves_whole_spares_only(
    point: str, product: Product, strangers: set[str]
) -> None:
    if point in STALE:
        product.rows("UPDATE tenants_spareschema SET migration_hash = 'old' RETURNING 1")
    else:
        empty(product)
    if point in DRAWING:
        points.forget_blueprint(product)

    assert points.killed_at(product, point, *REFILL)

    points.check_invariants(product, strangers)
    assert product.command(*REFILL)["ready"] == 2
    points.check_invariants(product, strangers)
    product.command("check_schemas")


@pytest.mark.deep
def test_killed_at_any_moment_nothing_half_remains(product: Product, strangers: set[str]) -> None:
    shaker = random.Random(1002)
    killed = {"open_county": 0, "refill_spares": 0}
    for number in range(MOMENTS):
        for words in (OPEN, REFILL):
            if words is REFILL:
                empty(product)
            moment = 1.4 * (number + shaker.random()) / MOMENTS
            killed[words[0]] += points.killed_after(product, moment, *words)
            points.check_invariants(product, strangers)
            points.forget_kiel(product)
        product.command(*REFILL)

    print(f"\nkilled: {killed}, 0 remains")
    product.command("check_schemas")
    assert min(killed.values()) >= MOMENTS // 3


def empty(product: Product) -> None:
    """Use up the stock."""
    for (name,) in product.rows("SELECT schema_name FROM tenants_spareschema"):
        product.rows(
            f"DROP SCHEMA {name} CASCADE; SET ROLE {name}; DROP OWNED BY {name}; RESET ROLE; "
            f"DROP ROLE {name}; "
            f"DELETE FROM tenants_spareschema WHERE schema_name = '{name}'; SELECT 1"
        )
