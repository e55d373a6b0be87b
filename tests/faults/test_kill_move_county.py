"""Whoever kills `move_county` leaves a county that is read on, and the next call ends the move."""

import signal
import subprocess
import sys

import pytest

from tests.faults.moves import (
    OTHER,
    can_write,
    contents,
    database_of,
    has_schema,
)
from tests.product import ROOT, Product


def interrupted(product: Product, to: str, point: str, way: str) -> int:
    """Move the county with a fault at this point; answers how the process ended."""
    return subprocess.run(
        [sys.executable, "manage.py", "move_county", "loerrach", "--to", to, "--json"],
        cwd=ROOT,
        env={**product.environment, "FAULTPOINTS": f"{point}={way}"},
        capture_output=True,
        check=False,
    ).returncode


def check_whole(product: Product, before: dict) -> None:
    """The county is one whole, wherever it lives, and what its row says is there."""
    assert contents(product, "loerrach") == before
    home = database_of(product, "loerrach")
    assert has_schema(product, home, "lk_loerrach")


def test_a_move_killed_after_its_last_word_is_ended_by_the_next_call(moving: Product) -> None:
    before, neighbour = contents(moving, "loerrach"), contents(moving, "cloppenburg")
    origin = database_of(moving, "loerrach")
    target = OTHER[origin]

    ended = interrupted(moving, target, "moving.row_committed", "kill")

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
    target = OTHER[origin]

    ended = interrupted(moving, target, point, "raise")

    assert ended == 1
    assert database_of(moving, "loerrach") == origin
    assert can_write(moving)
    check_whole(moving, before)
    assert moving.rows("SELECT 1 FROM tenants_county WHERE read_only_since IS NOT NULL") == []


@pytest.mark.deep
def test_a_killed_move_is_given_up_by_moving_to_where_the_county_is(moving: Product) -> None:
    before, origin = contents(moving, "loerrach"), database_of(moving, "loerrach")
    target = OTHER[origin]
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
    assert contents(moving, slug)
