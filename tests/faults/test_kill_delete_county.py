"""Killed at any step, a deletion leaves a platform that is well, and the next call goes on."""

import signal
import subprocess
import sys

import pytest

from tests.faults.deletions import (
    POINTS,
    WORDS,
    agreed,
    agreed_elsewhere,
    broken,
    left_after_the_end,
)
from tests.product import ROOT, Product

FEW = [
    "deleting.exchange_rows",
    "deleting.files_removed",
    "deleting.schema_removed",
    "deleting.before_commit",
]


def killed_at(product: Product, point: str) -> bool:
    """Delete with a fault at this point; whether it died there."""
    done = subprocess.run(
        [sys.executable, "manage.py", *WORDS, "--json"],
        cwd=ROOT,
        env={**product.environment, "FAULTPOINTS": f"{point}=kill"},
        capture_output=True,
        check=False,
    )
    return done.returncode == -signal.SIGKILL


def test_one_deletion_is_killed_again_and_again_and_comes_to_its_end(moving: Product) -> None:
    agreed_elsewhere(moving)

    assert [point for point in FEW if not killed_at(moving, point)] == []
    assert broken(moving) == []

    assert left_after_the_end(moving) == []
    assert broken(moving) == []


@pytest.mark.deep
@pytest.mark.parametrize("database", ["default", "zwei"])
def test_one_deletion_is_killed_at_every_point(moving: Product, database: str) -> None:
    agreed(moving, database)
    missed, found = [], {}

    for point in POINTS:
        if not killed_at(moving, point):
            missed.append(point)
        if wrong := broken(moving):
            found[point] = wrong

    assert (missed, found) == ([], {})
    assert left_after_the_end(moving) == []
    print(f"\n{len(POINTS)} kills of one deletion in {database}")


@pytest.mark.deep
def test_two_commands_at_once_delete_once(moving: Product) -> None:
    agreed(moving)

    both = [
        subprocess.Popen(
            [sys.executable, "manage.py", *WORDS, "--json"],
            cwd=ROOT,
            env={**moving.environment, "FAULTPOINTS": "deleting.files_removed=sleep"},
            stdout=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    ended = [process.communicate()[0] for process in both]

    assert [process.returncode for process in both] == [0, 0], ended
    assert all(b'"state": "done"' in answer for answer in ended)
    assert left_after_the_end(moving) == []
