"""Whoever kills `open_county`, at whatever moment, finds the database as it was before."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from tests.product import ROOT, Product

WORDS = "open_county 06531 --slug giessen --name Gießen --coordinator klima@giessen.example".split()
QUICK, DEEP = 4, 24


def remains(product: Product) -> list[tuple]:
    """Everything that an opening could leave behind."""
    return product.rows(
        "SELECT 'schema', nspname FROM pg_namespace WHERE nspname = 'lk_giessen' "
        "UNION ALL SELECT 'county', slug FROM tenants_county WHERE slug = 'giessen' "
        "UNION ALL SELECT 'domain', domain FROM tenants_domain WHERE domain LIKE 'giessen%' "
        "UNION ALL SELECT 'history', county_slug FROM console_operatorentry "
        "WHERE county_slug = 'giessen'"
    )


def kill_after(product: Product, seconds: float) -> bool:
    """Start the command, kill it -9 after this time; True if it was still running."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", *WORDS],
        cwd=ROOT,
        env=product.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


def wait_until_gone(product: Product) -> None:
    """The server notices a dead client within moments; its transaction ends with it."""
    for _ in range(100):
        busy = product.rows(
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() "
            "AND state LIKE '%transaction%' AND pid <> pg_backend_pid()"
        )
        if not busy:
            return
        time.sleep(0.05)


def run(product: Product, moments: list[float]) -> tuple[int, int]:
    """Kill at these moments; returns how often it was killed, and how often it was too late."""
    killed = late = 0
    for moment in moments:
        if kill_after(product, moment):
            killed += 1
        else:
            late += 1
        wait_until_gone(product)
        left = remains(product)
        assert left == [] or len(left) == 4, left
        if left:  # the opening was complete before the kill: take it away again
            product.rows(
                "DROP SCHEMA lk_giessen CASCADE; DELETE FROM tenants_domain WHERE domain "
                "LIKE 'giessen%'; DELETE FROM console_operatorentry WHERE county_slug = "
                "'giessen'; DELETE FROM tenants_county WHERE slug = 'giessen' RETURNING 1"
            )
    return killed, late


def moments(count: int, longest: float) -> list[float]:
    """Moments spread over the life of the command, a little shaken."""
    shaker = random.Random(8336)  # noqa: S311 - no secret
    return [longest * (index + shaker.random()) / count for index in range(count)]


def how_long(product: Product) -> float:
    """How long the whole command takes here, measured by a refused run and a real one."""
    started = time.monotonic()
    product.command(*WORDS[:1], "12072", *WORDS[2:3], f"tf{random.randint(0, 9**9)}", *WORDS[4:])  # noqa: S311
    took = time.monotonic() - started
    product.rows(
        "UPDATE tenants_county SET region_id = '12071' WHERE region_id = '12072' RETURNING 1"
    )
    return took


def test_a_killed_opening_leaves_nothing_and_the_next_one_works(product: Product) -> None:
    killed, _ = run(product, moments(QUICK, 1.2))

    assert killed
    assert product.command(*WORDS)["schema"] == "lk_giessen"


@pytest.mark.deep
def test_many_killed_openings_leave_nothing(product: Product) -> None:
    killed, late = run(product, moments(DEEP, how_long(product)))

    print(f"\nopen_county: {killed} mal getötet, {late} mal zu spät, 0 Reste")
    assert killed >= DEEP // 2
