"""Killed at any point or moment, a command leaves all or nothing, and a platform that is well."""

import re
from collections.abc import Iterator

import pytest

from tests.faults import archives
from tests.faults.killing import HEAD, KINDS, Toll, kill_at_moments, kill_at_points
from tests.faults.releases import SLOW, use, with_counties
from tests.product import ROOT, Product, prepared
from tests.tenants.planting import COLUMN_AND_INDEX

QUICK, DEEP = 3, 24
# Points of code that these commands pass only in a state which other tests set up.
ELSEWHERE = {
    "blueprint.after_migrate",
    "blueprint.before_commit",
    "spares.stale_dropped",
    "opening.elsewhere_committed",
}
# Backups and restorations need servers of their own: tests/services/test_backups.py and
# tests/faults/test_kill_restore_county.py; each point of a deletion: test_kill_delete_county.py;
# suspending and reactivating: test_kill_suspend_county.py.
RUNS_OF_THEIR_OWN = ("backup.", "restoring.", "undoing.", "deleting.", "turning.")


@pytest.fixture(scope="module")
def five(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Five counties and a code that is two migrations ahead of them."""
    with with_counties(tmp_path_factory.mktemp("killing"), 5) as made:
        use(made, COLUMN_AND_INDEX, SLOW)
        yield made


@pytest.fixture(scope="module")
def archived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A county with content and files, its neighbour, and an archive of the first."""
    with prepared(tmp_path_factory.mktemp("archived")) as made:
        archives.fill(made)
        yield made


@pytest.fixture(scope="module")
def table() -> Iterator[list[Toll]]:
    """Printed at the end; `*`: at fault points, all others at moments of the work."""
    tolls: list[Toll] = []
    yield tolls
    print("\n" + "\n".join([HEAD, *(toll.line() for toll in tolls)]))


@pytest.fixture
def stage(request: pytest.FixtureRequest, kind: str) -> Product:
    """The product on which this kind is at home."""
    return request.getfixturevalue(KINDS[kind].stage)


def test_every_fault_point_is_some_kinds() -> None:
    code = "".join(path.read_text() for path in (ROOT / "tenants").rglob("*.py"))
    named = set(re.findall(r'faultpoint\("([\w.]+)"\)', code))
    named = {point for point in named if not point.startswith(RUNS_OF_THEIR_OWN)}
    of_steps = {point for kind in KINDS.values() for point in kind.points}

    assert named <= of_steps | ELSEWHERE | {"opening.committed"}


@pytest.mark.parametrize("kind", ["open_county, from a spare"])
def test_killed_at_some_moments_all_is_well(stage: Product, kind: str) -> None:
    toll = kill_at_moments(stage, kind, QUICK)

    assert toll.killed
    assert (toll.halves, toll.broken) == ([], [])
    assert stage.command(*KINDS[kind].words)["schema"] == "lk_kiel"
    KINDS[kind].after(stage)


@pytest.mark.deep
@pytest.mark.parametrize("kind", KINDS)
def test_killed_at_every_point_and_many_moments_all_is_well(
    stage: Product, kind: str, table: list[Toll]
) -> None:
    points, moments = kill_at_points(stage, kind), kill_at_moments(stage, kind, DEEP)
    table += [points, moments]

    for toll in (points, moments):
        assert (toll.halves, toll.broken) == ([], []), toll
    assert points.late == 0
    assert moments.killed == DEEP
    KINDS[kind].before(stage)
    stage.command(*KINDS[kind].words)
    code, answer = stage.answer("check_invariants", "--thorough")
    assert (code, answer) == (0, {"ok": True, "violations": []})
    KINDS[kind].after(stage)
