"""`python -m config.demo`: from an empty data folder to the running product in one foreground."""

import os
import shlex
import signal
import socket
import subprocess
import sys
from pathlib import Path

from honcho.manager import Manager

from config import embedded

REPOSITORY = Path(__file__).resolve().parents[2]


class DemoError(Exception):
    """The demo cannot run; the text says what helps."""


def main() -> int:
    """Prepare everything, tell the addresses, run until Ctrl-C; ends only what it started."""
    # A closed terminal is an end like any other; honcho itself knows only TERM and INT.
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    os.environ.setdefault("SECRET_KEY", embedded.secret_key())  # also with an own DATABASE_URL
    os.environ.setdefault("PORT", "8000")
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    # The demo's operator signs in with a password alone; everywhere else that is not enough.
    os.environ.setdefault("REQUIRE_OPERATOR_SECOND_FACTOR", "0")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(REPOSITORY), str(REPOSITORY / "platform")])
    started: set[str] = set()
    try:
        port = _free_port(os.environ["PORT"])
        states = embedded.start()
        started = {name for name, state in states.items() if state == "started"}
        _manage("prepare")
        _manage("demo_counties", "--yes-really")
        _manage("demo_signins")
        _tell_of_second_factor()
        print("\nStrg-C beendet alles.\n", flush=True)
        return _run(port)
    except KeyboardInterrupt:
        return 130
    except (DemoError, embedded.EmbeddedError) as error:
        print(f"\nFehler: {error}", file=sys.stderr)
        return 1
    finally:
        # A second, impatient Ctrl-C must not leave the services behind.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if started:
            embedded.stop(started)


def _tell_of_second_factor() -> None:
    if os.environ["REQUIRE_OPERATOR_SECOND_FACTOR"].lower() in {"0", "false", "off", "no"}:
        print(
            "\nNur in dieser Vorführung genügt dem Betrieb das Passwort: "
            "REQUIRE_OPERATOR_SECOND_FACTOR=0. Sonst ist ein zweiter Faktor Pflicht."
        )


def _free_port(text: str) -> int:
    """Refuse before anything starts; a taken port would otherwise show after the migrations."""
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise DemoError(f"PORT={text} ist keine Portnummer.")
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", int(text)))
        except OSError as error:
            raise DemoError(
                f"Port {text} ist nicht frei ({error.strerror}). Läuft die Demo schon? "
                f"Sonst einen anderen wählen: make demo PORT={int(text) % 65535 + 1}"
            ) from None
    return int(text)


def _manage(command: str, *options: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", command, *options],
        cwd=REPOSITORY,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        raise DemoError(f"`manage.py {command}` ist mit Code {done.returncode} gescheitert.")


def _run(port: int) -> int:
    """Web server, worker and scheduler together; when one of them ends, all end."""
    celery = [sys.executable, "-m", "celery", "--quiet", "-A", "config.celery"]
    processes = {
        "web": [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
        + ["--worker-class", "gthread", "--threads", "8", "--graceful-timeout", "3"]
        + ["--no-control-socket"],  # it would stand in the home folder, shared by all demos
        "worker": [*celery, "worker", "--concurrency", "2", "--loglevel", "WARNING"]
        + ["--without-gossip", "--without-mingle"],  # nobody else is there to talk to
        "beat": [*celery, "beat", "--pidfile=", "--loglevel", "WARNING"],
    }
    manager = Manager()
    for name, command in processes.items():
        # `exec`: no shell stays between honcho and the program that is to get its signals
        manager.add_process(name, "exec " + shlex.join(command), cwd=str(REPOSITORY))
    manager.loop()
    return manager.returncode or 0


if __name__ == "__main__":
    sys.exit(main())
