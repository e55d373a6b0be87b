"""Places where a test may stop, break or slow down our work; inert unless the environment asks.

`FAULTPOINTS="opening.after_schema=kill,spares.after_script=sleep"`: comma-separated names, each
with what happens there: `kill` (as kill -9), `raise`, or `sleep` (half a second, to let others in).
"""

import os
import signal
import time
from collections.abc import Callable

SLEEP = 0.5  # seconds


class PlannedFault(RuntimeError):
    """A test wanted something to break here."""


def _kill(_: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _raise(name: str) -> None:
    raise PlannedFault(name)


def _sleep(_: str) -> None:
    time.sleep(SLEEP)


WAYS: dict[str, Callable[[str], None]] = {"kill": _kill, "raise": _raise, "sleep": _sleep}


def planned(text: str) -> dict[str, Callable[[str], None]]:
    """Which point does what; KeyError for an unknown way, so that a misspelt test is seen."""
    pairs = (part.strip().partition("=") for part in text.split(",") if part.strip())
    return {name: WAYS[way] for name, _, way in pairs}


PLANNED = planned(os.environ.get("FAULTPOINTS", ""))


def faultpoint(name: str) -> None:
    """Do here what the environment planned for this point; nothing, as a rule."""
    if PLANNED and name in PLANNED:
        PLANNED[name](name)
