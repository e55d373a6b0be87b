"""Killed at any fault point or moment, opening and refilling leave whole things only."""

from collections.abc import Iterator

import pytest

from tenants.faultpoints import PLANNED, PlannedFault, faultpoint, planned
from tests.faults import opening_by_points as points
from tests.faults.opening_by_points import (
    OPEN,
    REFILL,
    REFILLING,
    WITH_A_SPARE,
    WITHOUT,
    empty,
)
from tests.product import Product

DRAWING = ["blueprint.after_migrate", "blueprint.before_commit"]
STALE = ["spares.stale_dropped"]
COMMITTED = ["opening.committed"]


@pytest.fixture
def strangers(product: Product) -> Iterator[set[str]]:
    """A database without Kiel; roles that other databases of this server have."""
    product.command(*REFILL)
    yield points.stock(product)[2]
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
