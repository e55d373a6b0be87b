"""The ledger of a run over all counties: a JSON file that grows with it, and outlives it."""

import json
import os
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

STATES = ("migrated", "current", "failed", "skipped")
EVERY = 1.0  # seconds between two writings; whoever is killed loses that much of the tale
KEPT = 200  # ledgers


@dataclass
class Outcome:
    """What became of one county."""

    slug: str
    schema: str
    state: str  # one of STATES
    seconds: float
    error: str


def folder() -> Path:
    """Where ledgers are kept."""
    return Path(settings.DATA_DIR) / "migrations"


@dataclass
class Ledger:
    """What a run planned and what came of it; nothing reads it back but the next run's order."""

    started_at: str = field(default_factory=lambda: timezone.now().isoformat(timespec="seconds"))
    counties: list[Outcome] = field(default_factory=list)
    plans: list[dict[str, Any]] = field(default_factory=list)
    seconds: float | None = None  # None while it runs, and for ever if it was killed

    def __post_init__(self) -> None:
        self._began = self._written = time.monotonic()
        stamp = timezone.now().strftime("%Y%m%dT%H%M%S.%fZ")
        self.path = folder() / f"{stamp}.json"

    def plan(self, state: str, migrations: list[str], way: str, counties: int) -> None:
        """Note what counties in this state need, and how it is done."""
        self.plans.append(
            {"from": state, "migrations": migrations, "way": way, "counties": counties}
        )

    def add(self, outcome: Outcome) -> None:
        """Note what became of a county."""
        self.counties.append(outcome)
        if outcome.state != "current" and time.monotonic() - self._written > EVERY:
            self._write()

    def finish(self) -> None:
        """The run has come to its end."""
        self.seconds = round(time.monotonic() - self._began, 3)
        self._write()
        for old in _ledgers()[:-KEPT]:
            old.unlink(missing_ok=True)

    @property
    def counts(self) -> dict[str, int]:
        """How many counties in each state."""
        states = [outcome.state for outcome in self.counties]
        return {state: states.count(state) for state in STATES}

    @property
    def is_clean(self) -> bool:
        """Whether every county is at the newest migration now."""
        return not (self.counts["failed"] or self.counts["skipped"])

    def answer(self) -> dict[str, Any]:
        """Everything, as the command says it."""
        return {
            **self.counts,
            "seconds": self.seconds,
            "started_at": self.started_at,
            "plans": self.plans,
            "counties": [asdict(outcome) for outcome in self.counties],
            "ledger": str(self.path),
        }

    def _write(self) -> None:
        """Write it whole beside, then put it in place: a reader never sees half of it."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        half = self.path.with_suffix(f".{os.getpid()}")
        half.write_text(json.dumps(self.answer(), ensure_ascii=False, indent=1), encoding="utf-8")
        half.replace(self.path)
        self._written = time.monotonic()


def failed_last_time() -> set[str]:
    """The slugs that failed in the newest ledger; they are not to be the canary again."""
    ledgers = _ledgers()
    if not ledgers:
        return set()
    try:
        said = json.loads(ledgers[-1].read_text(encoding="utf-8"))
        return {county["slug"] for county in said["counties"] if county["state"] == "failed"}
    except (OSError, ValueError, KeyError, TypeError):
        return set()  # an order, not a truth: an unreadable ledger changes nothing


def _ledgers() -> list[Path]:
    """All ledgers, the newest last: their names are times."""
    return sorted(folder().glob("*.json"))
