"""Whoever kills `move_county` leaves a county that is read on, and the next call ends the move."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.clusters import Cluster, cluster, run
from tests.product import ROOT, Product, prepared
from tests.services.test_two_clusters import contents, database_of, has_schema, open_county

POINTS = [
    f"moving.{name}"
    for name in (
        "read_only",
        "may_not_write",
        "locked",
        "filled",
        "copied",
        "before_row",
        "row_committed",
        "may_write",
        "old_dropped",
    )
]
QUICK = {"moving.row_committed"}


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("zwei")) as made:
        yield made


@pytest.fixture(scope="module")
def moving(second: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """One county and its neighbour on the first of two clusters."""
    with prepared(tmp_path_factory.mktemp("moving"), DATABASE_URL_ZWEI=second.url) as made:
        open_county(made, "08336", "loerrach")
        open_county(made, "03453", "cloppenburg")
        yield made


def interrupted(product: Product, to: str, point: str, way: str) -> int:
    """Move the county with a fault at this point; answers how the process ended."""
    return subprocess.run(
        [sys.executable, "manage.py", "move_county", "loerrach", "--to", to, "--json"],
        cwd=ROOT,
        env={**product.environment, "FAULTPOINTS": f"{point}={way}"},
        capture_output=True,
        check=False,
    ).returncode


def can_write(product: Product) -> bool:
    code = """
        from django.db import DatabaseError
        from alliances.goals.models import Objective
        from tenants.models import County
        from tenants.transactions import atomic, connection
        with inside(County.objects.get(slug="loerrach")):
            try:
                with atomic():
                    Objective.objects.create(title="Probe", position=9)
                    connection.set_rollback(True)
            except DatabaseError:
                print("no")
            else:
                print("yes")
        """
    return run(product, code) == "yes"


def check_whole(product: Product, before: dict) -> None:
    """The county is one whole, wherever it lives, and what its row says is there."""
    assert contents(product, "loerrach") == before
    home = database_of(product, "loerrach")
    assert has_schema(product, home, "lk_loerrach")


@pytest.mark.parametrize(
    "point",
    [
        pytest.param(point, marks=[] if point in QUICK else [pytest.mark.deep], id=point)
        for point in POINTS
    ],
)
def test_a_killed_move_loses_nothing_and_the_next_call_ends_it(moving: Product, point: str) -> None:
    before, neighbour = contents(moving, "loerrach"), contents(moving, "cloppenburg")
    origin = database_of(moving, "loerrach")
    target = {"default": "zwei", "zwei": "default"}[origin]

    ended = interrupted(moving, target, point, "kill")

    assert ended == -signal.SIGKILL
    check_whole(moving, before)
    answer = moving.command("move_county", "loerrach", "--to", target)
    assert answer["database"] == database_of(moving, "loerrach") == target
    check_whole(moving, before)
    assert can_write(moving)
    assert not has_schema(moving, origin, "lk_loerrach")
    assert contents(moving, "cloppenburg") == neighbour


@pytest.mark.parametrize(
    "point", ["moving.locked", pytest.param("moving.filled", marks=[pytest.mark.deep])]
)
def test_a_move_that_fails_opens_the_county_where_it_was(moving: Product, point: str) -> None:
    before, origin = contents(moving, "loerrach"), database_of(moving, "loerrach")
    target = {"default": "zwei", "zwei": "default"}[origin]

    ended = interrupted(moving, target, point, "raise")

    assert ended == 1
    assert database_of(moving, "loerrach") == origin
    assert can_write(moving)
    check_whole(moving, before)
    assert moving.rows("SELECT 1 FROM tenants_county WHERE read_only_since IS NOT NULL") == []


def test_a_killed_move_is_given_up_by_moving_to_where_the_county_is(moving: Product) -> None:
    before, origin = contents(moving, "loerrach"), database_of(moving, "loerrach")
    target = {"default": "zwei", "zwei": "default"}[origin]
    interrupted(moving, target, "moving.copied", "kill")
    assert not can_write(moving)

    moving.command("move_county", "loerrach", "--to", origin)

    assert can_write(moving)
    check_whole(moving, before)
    assert not has_schema(moving, target, "lk_loerrach")


@pytest.mark.parametrize("point", ["opening.elsewhere_committed", "opening.before_commit"])
def test_an_opening_killed_between_two_clusters_is_repeated(moving: Product, point: str) -> None:
    ags, slug = {"elsewhere": ("09182", "miesbach"), "before": ("09180", "gap")}[
        point.partition(".")[2].partition("_")[0]
    ]
    words = ["open_county", ags, "--slug", slug, "--name", slug, "--coordinator", "a@b.example"]
    killed = subprocess.run(
        [sys.executable, "manage.py", *words, "--database", "zwei"],
        cwd=ROOT,
        env={**moving.environment, "FAULTPOINTS": f"{point}=kill"},
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert moving.rows(f"SELECT 1 FROM tenants_county WHERE slug = '{slug}'") == []

    answer = moving.command(*words, "--database", "zwei")

    assert answer["schema"] == f"lk_{slug}"
    assert json.dumps(contents(moving, slug))
