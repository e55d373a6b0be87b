"""The whole suite as two runs side by side, each on servers of its own.

What kills, restarts and waits for real processes is one half, with the two longest journeys to even
it out; everything else is the other: two cores, half the time. `make test` runs this file; with
PYTEST_ARGS it runs what they say, alone.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LONG = ("tests/journeys/test_accessibility.py", "tests/journeys/test_launch.py")
PROCESSES = ("tests/services", "tests/faults", *LONG)
HALVES = {
    "processes": list(PROCESSES),
    "all-else": ["tests", *(f"--ignore={path}" for path in PROCESSES)],
}


def begin(name: str, words: list[str]) -> subprocess.Popen:
    """Start one half; what it says goes to a file until it is its turn to be read."""
    data = ROOT / ".data" / ("test" if name == "all-else" else f"test-{name}")
    data.mkdir(parents=True, exist_ok=True)
    around = [sys.executable, "-m", "config.embedded", "around", sys.executable]
    with (data / "suite.log").open("wb") as log:
        return subprocess.Popen(
            [*around, "-m", "pytest", *words],
            cwd=ROOT,
            env=os.environ | {"DATA_DIR": str(data), "EMBEDDED_FAST": "1"},
            stdout=log,
            stderr=subprocess.STDOUT,
        )


def main() -> int:
    """Run both, show both, and fail if one did."""
    started = time.monotonic()
    halves = {name: begin(name, words) for name, words in HALVES.items()}
    codes = {}
    for name, half in halves.items():
        codes[name] = half.wait()
        log = ROOT / ".data" / ("test" if name == "all-else" else f"test-{name}") / "suite.log"
        print(f"\n=== {' '.join(HALVES[name])}", flush=True)
        sys.stdout.buffer.write(log.read_bytes())
        sys.stdout.flush()
    seconds = time.monotonic() - started
    print(f"\n{codes} after {seconds:.0f} s", flush=True)
    return max(codes.values())


if __name__ == "__main__":
    raise SystemExit(main())
