"""The embedded services by hand: start, stop, status, run (until Ctrl-C) or around a command."""

import argparse
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from config import embedded

WORDS = {
    "started": "gestartet",
    "running": "läuft",
    "stopped": "beendet",
    "idle": "läuft nicht",
    "external": "fremd (durch die Umgebung vorgegeben)",
}


def main() -> int:
    """Do it; 3 when `status` finds something idle, 1 on an error, else the command's own code."""
    parser = argparse.ArgumentParser(prog="config.embedded", description=__doc__)
    parser.add_argument("what", choices=["start", "stop", "status", "run", "around"])
    parser.add_argument("command", nargs=argparse.REMAINDER, help="only for `around`")
    asked = parser.parse_args()
    if (asked.what == "around") != bool(asked.command):
        parser.error("`around` braucht einen Befehl, und nur `around`")
    try:
        if asked.what == "start":
            _tell(embedded.start())
        elif asked.what == "stop":
            _tell(embedded.stop())
        elif asked.what == "status":
            return _status()
        elif asked.what == "run":
            _run()
        else:
            return _around(asked.command)
    except embedded.EmbeddedError as error:
        print(f"Fehler: {error}", file=sys.stderr)
        return 1
    return 0


def _tell(states: dict[str, str]) -> None:
    for name, state in states.items():
        print(f"{name}: {WORDS[state]}", flush=True)


def _status() -> int:
    states = embedded.status()
    _tell(states)
    print(f"Daten: {embedded.data_dir()}\nSockets: {embedded.socket_dir()}")
    return 3 if "idle" in states.values() else 0


@contextmanager
def _services() -> Iterator[None]:
    """Services for a while; what ran before goes on running afterwards."""
    states = embedded.start()
    _tell(states)
    try:
        yield
    finally:
        _tell(embedded.stop({name for name, state in states.items() if state == "started"}))


def _run() -> None:
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: ended.set())
    with _services():
        ended.wait()


def _around(command: list[str]) -> int:
    with _services():
        child = subprocess.Popen(command)
        # Ctrl-C reaches the command by itself; we only wait for it and then tidy up.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda number, _: child.send_signal(number))
        code = child.wait()
        return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main())
