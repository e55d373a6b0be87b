"""PostgreSQL and Valkey out of Python wheels, so that a demo and the tests need nothing installed.

Works without Django, because the settings ask here for their default addresses. A service whose
address the environment names (DATABASE_URL, REDIS_URL) is somebody else's: it is left alone.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from config.embedded import postgres, valkey
from config.embedded.places import (
    EmbeddedError,
    cache_url,
    data_dir,
    database_url,
    make_data_dir,
    redis_url,
    secret_key,
    socket_dir,
)

__all__ = [
    "EmbeddedError",
    "cache_url",
    "data_dir",
    "database_url",
    "redis_url",
    "secret_key",
    "socket_dir",
    "start",
    "status",
    "stop",
]

SERVICES = {
    "PostgreSQL": (postgres, "DATABASE_URL"),
    "Valkey": (valkey, "REDIS_URL"),
}


def start() -> dict[str, str]:
    """Start what is not running yet; answers per service `started`, `running` or `external`."""
    states = {}
    with _one_at_a_time():
        for name, (service, variable) in SERVICES.items():
            if os.environ.get(variable):
                states[name] = "external"
            elif service.is_running():
                states[name] = "running"
            else:
                service.start()
                states[name] = "started"
    return states


def stop(only: set[str] | None = None) -> dict[str, str]:
    """Stop our services, or only the named ones; per service `stopped`, `idle` or `external`."""
    states = {}
    with _one_at_a_time():
        for name, (service, variable) in SERVICES.items():
            if only is not None and name not in only:
                continue
            if os.environ.get(variable):
                states[name] = "external"
            else:
                states[name] = "stopped" if service.stop() else "idle"
    return states


def status() -> dict[str, str]:
    """Per service `running`, `idle` or `external`; touches nothing."""
    return {
        name: "external"
        if os.environ.get(variable)
        else ("running" if service.is_running() else "idle")
        for name, (service, variable) in SERVICES.items()
    }


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Let a second start or stop of the same data folder wait for the first one."""
    with open(make_data_dir() / "embedded.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
