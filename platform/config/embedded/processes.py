"""What the operating system knows about the servers: are they alive, and what did they say last."""

import importlib.util
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from config.embedded.places import EmbeddedError


def find_program(package: str, pattern: str) -> Path:
    """A program inside an installed wheel, found without importing the wheel's own helper."""
    spec = importlib.util.find_spec(package)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        for program in Path(folder).resolve().glob(pattern):
            return program
    raise EmbeddedError(
        f"Für dieses System bringt das Paket {package} kein Programm mit. Bitte PostgreSQL "
        "(15 oder neuer) und Redis oder Valkey selbst starten und DATABASE_URL und REDIS_URL "
        "setzen."
    )


def serves(pid: int | None, folder: Path) -> bool:
    """Whether this process is the server of this folder, not a stranger who got the same number."""
    if not pid or pid < 0:
        return False
    try:
        line = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")
    except OSError:
        if os.path.exists("/proc/self"):
            return False
        asked = subprocess.run(  # macOS has no /proc
            ["ps", "-ww", "-o", "command=", "-p", str(pid)],  # noqa: S607
            capture_output=True,
            check=False,
        )
        line = asked.stdout
    return os.fsencode(folder) in line


def wait_until(is_true: Callable[[], bool], *, seconds: float) -> bool:
    """Ask again and again, at most for so many seconds."""
    end = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def end(pid: int, folder: Path, *, seconds: float = 10) -> None:
    """Ask the server of this folder to end, and make it end when it does not."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        if serves(pid, folder):
            os.kill(pid, number)
        if wait_until(lambda: not serves(pid, folder), seconds=seconds):
            return
    raise EmbeddedError(f"Der Prozess {pid} lässt sich nicht beenden.")


def keep_previous(log: Path) -> None:
    """Begin a new log file and keep the one of the start before."""
    if log.exists():
        log.replace(log.with_suffix(".previous.log"))


def last_lines(log: Path, fallback: str = "") -> str:
    """The end of a log file, indented, for an error message."""
    try:
        text = log.read_text(errors="replace")
    except OSError:
        text = ""
    lines = (text.strip() or fallback.strip() or "(kein Eintrag)").splitlines()[-15:]
    return "\n".join(f"    {line}" for line in lines)
