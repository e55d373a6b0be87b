"""Bring a backup to life beside the platform, in a folder that goes again."""

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.module_loading import import_string

from tenants.backups.programs import folder_of
from tenants.backups.scratch_server import Server
from tenants.backups.shelf import Backup
from tenants.postgresql.places import MAIN

PREFIX = "kk-scratch-"
NOBODY = "redis://127.0.0.1:1/0"  # a broker that is not there: nothing must wake the real one
DROPPED = ("DATABASE_", "BACKUP_", "EMAIL_URL", "FAULTPOINTS")


@dataclass
class Scratch:
    """All servers of a backup, and how the platform gets at them."""

    backup: Backup
    servers: dict[str, Server] = field(default_factory=dict)
    open_ones: dict[str, BaseDatabaseWrapper] = field(default_factory=dict)

    def connection(self, database: str) -> BaseDatabaseWrapper:
        """A connection of the platform's own kind; not one of settings.DATABASES, for it goes."""
        if database not in self.open_ones:
            made = connections[database].copy()
            made.settings_dict = self.servers[database].address
            self.open_ones[database] = made
        return self.open_ones[database]

    def ask(self, question: str, names: Any = None, *, database: str = MAIN) -> list[tuple]:
        """What the restored server answers."""
        with self.connection(database).cursor() as cursor:
            cursor.execute(question, names)
            return cursor.fetchall()

    @property
    def environment(self) -> dict[str, str]:
        """For a process of the platform that works with these servers and touches no other."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith(DROPPED)}
        urls = {
            "DATABASE_URL" + ("" if name == MAIN else f"_{name.upper()}"): server.url
            for name, server in self.servers.items()
        }
        ours = {"SECRET_KEY": settings.SECRET_KEY, "REDIS_URL": NOBODY, "COUNTY_SPARES": "0"}
        return clean | urls | ours | {"MEDIA_ROOT": str(self.backup.media)}

    def replayed_until(self) -> datetime | None:
        """When the last change was made that these servers know of."""
        question = "SELECT pg_last_xact_replay_timestamp()"
        times = [at for name in self.servers for (at,) in self.ask(question, database=name) if at]
        return max(times, default=None)

    def end(self) -> None:
        """Let go of the servers and stop them."""
        for connection in self.open_ones.values():
            connection.close()
        for server in self.servers.values():
            server.stop()


@contextmanager
def alive(
    backup: Backup, *, at: datetime | None = None, latest: bool = False, within: str = ""
) -> Iterator[Scratch]:
    """The servers of a backup as they were at its end, at a time after it, or at the latest.

    They answer on sockets in a folder that only we reach, and are gone afterwards.
    """
    home = Path(within or tempfile.gettempdir()).resolve()
    sweep(home)
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=home))
    made = Scratch(backup)
    try:
        majors = {one["major"] for one in backup.databases.values()}
        # Asked while the folder is empty: then it may still be given to another user.
        who = import_string(f"{settings.SERVERS_FOR_A_WHILE}.runner")
        run = who(folder_of(min(majors)) / "postgres", folder)
        for database, one in backup.databases.items():
            started = time.monotonic()
            server = Server(database, folder / database, one["major"], run)
            server.lay_out(backup)
            made.servers[database] = server
            server.start(at=at, latest=latest)
            server.seconds = round(time.monotonic() - started, 1)
        yield made
    finally:
        made.end()
        shutil.rmtree(folder, ignore_errors=True)


def sweep(home: Path) -> None:
    """End and remove what killed ones left: servers and their folders. Only our own are touched."""
    for folder in home.glob(f"{PREFIX}*"):
        number = folder.name.removeprefix(PREFIX).partition("-")[0]
        found = folder.lstat()
        if not number.isdigit() or found.st_uid != os.geteuid() or _lives(int(number)):
            continue
        for note in folder.glob("*/data/postmaster.pid"):
            with suppress(OSError, ValueError, IndexError):
                pid = int(note.read_text().splitlines()[0])
                command = Path(f"/proc/{pid}/cmdline").read_bytes()
                if os.fsencode(folder) in command:
                    os.kill(pid, signal.SIGQUIT)
        shutil.rmtree(folder, ignore_errors=True)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
