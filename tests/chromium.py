"""A Chromium for the journeys: found, else installed, else missed out loud.

`make test` runs this file first, outside the tests and their closed network, so that it may
install a browser. As a pytest plugin it skips the journeys where there is none and says so at the
very end, where nobody overlooks it.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Chromium cannot build its sandbox as root; it opens nothing here but our own pages.
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
]


class Chromium(NamedTuple):
    """Where the browser is, or why there is none."""

    path: str | None
    reason: str = ""


@cache
def find() -> Chromium:
    """Look for a Chromium that really starts; installs nothing."""
    named = os.environ.get("CHROMIUM")
    if named:
        if _starts(named):
            return Chromium(named)
        return Chromium(None, f"CHROMIUM={named} does not start")
    for path in [*filter(None, map(shutil.which, NAMES)), *_of_playwright()]:
        if _starts(path):
            return Chromium(path)
    return Chromium(None, "no Chromium in PATH; `make test` could not install one")


def find_or_install() -> Chromium:
    """Find a Chromium, or get one from the system's packages, or from playwright."""
    found = find()
    if found.path or os.environ.get("CHROMIUM"):
        return found
    reasons = []
    for install in (_install_from_packages, _install_from_playwright):
        reason = install()
        find.cache_clear()
        found = find()
        if found.path:
            return found
        reasons.append(reason)
    return Chromium(None, "; ".join(filter(None, reasons)) or found.reason)


def _starts(path: str) -> bool:
    """Ubuntu's `chromium-browser` may be a mere pointer to a snap, others lack libraries."""
    try:
        asked = subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def _of_playwright() -> list[str]:
    """Browsers that `playwright install` put into the person's cache."""
    home = Path.home()
    folders = [home / ".cache" / "ms-playwright", home / "Library" / "Caches" / "ms-playwright"]
    if os.environ.get("PLAYWRIGHT_BROWSERS_PATH"):
        folders = [Path(os.environ["PLAYWRIGHT_BROWSERS_PATH"])]
    patterns = ("chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/*.app/Contents/MacOS/*")
    return [str(path) for folder in folders for name in patterns for path in folder.glob(name)]


def _install_from_packages() -> str:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return "not root on a Debian system"
    print("Chromium: installing it with apt-get", flush=True)
    quiet = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    return _run([*quiet, "update"]) or _run([*quiet, "install", "-y", "chromium"])


def _install_from_playwright() -> str:
    print("Chromium: installing it with playwright", flush=True)
    return _run([sys.executable, "-m", "playwright", "install", "chromium"])


def _run(command: list[str]) -> str:
    """Run an installer; answers why it failed, in one line, or nothing."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=900, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    if done.returncode == 0:
        return ""
    said = (done.stderr or done.stdout).strip().splitlines()
    return f"`{' '.join(command)}` failed: {said[-1] if said else done.returncode}"


# --- pytest plugin ----------------------------------------------------------------------------


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    journeys = [item for item in items if item.get_closest_marker("journey")]
    if journeys and not find().path:
        for item in journeys:
            item.add_marker(pytest.mark.skip(reason=f"no browser: {find().reason}"))


def pytest_terminal_summary(terminalreporter: "pytest.TerminalReporter") -> None:
    skipped = [
        report
        for report in terminalreporter.getreports("skipped")
        if "no browser: " in str(report.longrepr)
    ]
    if skipped:
        terminalreporter.write_sep("!", "journeys not run", red=True, bold=True)
        terminalreporter.write_line(
            f"{len(skipped)} browser journeys were SKIPPED: {find().reason}. "
            "Install Chromium or set CHROMIUM=/path/to/it."
        )


def main(find_one: Callable[[], Chromium] = find_or_install) -> None:
    """Say which browser the journeys will use; never fails, the tests run without one too."""
    found = find_one()
    if found.path:
        print(f"Chromium: {found.path}")
    else:
        print(f"Chromium: NONE, browser journeys will be skipped: {found.reason}", file=sys.stderr)


if __name__ == "__main__":
    main()
