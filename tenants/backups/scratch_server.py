"""One server out of a backup, alive again in a folder of its own."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import connections

from tenants.backups.programs import BackupError, folder_of
from tenants.backups.shelf import Backup

LONGEST_PATH = 103 - len("/.s.PGSQL.5432.lock")  # bytes, of the folder of a socket
LONGEST_START = 24 * 3600  # seconds: a long way through the WAL is no fault
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "hot_standby": "off",  # or every limit would have to be as high as the original's
    "max_locks_per_transaction": "256",
    "max_files_per_process": "10000",
    "recovery_init_sync_method": "syncfs",
    "recovery_target_action": "promote",
    "archive_mode": "off",
    "autovacuum": "off",
    "fsync": "off",  # nobody misses it
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
}
_NOTHING_AFTER = "recovery ended before configured recovery target was reached"


@dataclass
class Server:
    """Where it is, and who runs it."""

    database: str
    folder: Path
    major: int
    run: Callable[..., "subprocess.CompletedProcess[str]"]
    seconds: float = 0.0
    is_everything: bool = False  # the WAL holds nothing later than the time that was asked for

    @property
    def address(self) -> dict[str, Any]:
        """As in settings.DATABASES."""
        here = {"HOST": str(self.folder), "PORT": "", "PASSWORD": ""}
        return {**connections[self.database].settings_dict, **here, "OPTIONS": {}}

    @property
    def url(self) -> str:
        """As in DATABASE_URL."""
        address = self.address
        where = str(self.folder).replace("/", "%2F")
        return f"postgres://{address['USER']}@/{where}/{address['NAME']}"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log_file(self) -> Path:
        return self.folder / "log"

    @property
    def log(self) -> str:
        """What the server said."""
        try:
            return self.log_file.read_text(errors="replace")
        except OSError:
            return ""

    def lay_out(self, backup: Backup) -> None:
        """Copy the server's files, and the WAL that was received since."""
        if len(os.fsencode(self.folder)) > LONGEST_PATH:
            raise BackupError(f"Der Pfad {self.folder} ist zu lang für einen Socket.")
        self.folder.mkdir(mode=0o700)
        shutil.copytree(backup.data(self.database), self.data, symlinks=True)
        self.data.chmod(0o700)
        # Nothing of the original's own settings: they name its folders, its archive, its guests.
        (self.data / "postgresql.auto.conf").write_text("", encoding="utf-8")
        (self.data / "pg_hba.conf").write_text("local all all trust\n", encoding="utf-8")
        (self.data / "pg_ident.conf").write_text("", encoding="utf-8")
        wal = self.folder / "wal"
        wal.mkdir(mode=0o700)
        _copy_wal(backup.wal(self.database), wal, backup.databases[self.database]["first_wal"])

    def start(self, *, at: datetime | None, latest: bool) -> None:
        """Start it as it was at the backup's end, at a time after it, or at the latest."""
        if self._try(at=at, latest=latest):
            return
        if at and _NOTHING_AFTER in self.log:
            self.is_everything = True
            if self._try(at=None, latest=True):
                return
        lines = "\n".join(self.log.strip().splitlines()[-12:])
        raise BackupError(f"Der Server „{self.database}“ der Sicherung startet nicht:\n{lines}")

    def stop(self) -> None:
        """End it at once; nobody needs what it held."""
        self._control("stop", "-m", "immediate")

    def _try(self, *, at: datetime | None, latest: bool) -> bool:
        wal = str(self.folder / "wal").replace("%", "%%")
        wanted = _SETTINGS | {
            "unix_socket_directories": str(self.folder),
            "restore_command": f'cp "{wal}/%f" "%p" 2> /dev/null',
        }
        if at:
            wanted["recovery_target_time"] = f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}+00"
        elif not latest:
            wanted["recovery_target"] = "immediate"
        lines = [
            f"{name} = '{value.replace(chr(39), chr(39) * 2)}'" for name, value in wanted.items()
        ]
        (self.data / "postgresql.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")
        (self.data / "recovery.signal").touch()
        return (
            self._control("start", "-t", LONGEST_START, "-l", self.log_file) and self._is_through()
        )

    def _is_through(self) -> bool:
        """Wait for the end of the recovery; pg_ctl waits for its beginning only."""
        while state := self._state():
            if state == "ready":
                return True
            time.sleep(0.05)
        return False

    def _state(self) -> str:
        """What the server notes in its own file; empty when it has ended."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            os.kill(int(lines[0]), 0)
        except (OSError, ValueError, IndexError):
            return ""
        return lines[7].strip() if len(lines) > 7 else "starting"

    def _control(self, *words: object) -> bool:
        done = self.run(
            [folder_of(self.major) / "pg_ctl", *words, "-s", "-w", "-D", self.data],
            # The server keeps what it inherits open for good: a pipe would never end.
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        return done.returncode == 0


def _copy_wal(archive: Path, target: Path, first: str) -> None:
    """What was received from the backup's first file on; the last one is never quite full."""
    for path in sorted(archive.iterdir()) if archive.is_dir() else []:
        name = path.name.removesuffix(".partial")
        is_needed = len(name) == len(first) and name[8:] >= first[8:]  # on whatever timeline
        if (is_needed or name.endswith(".history")) and not (target / name).exists():
            with suppress(FileNotFoundError):  # full by now, under its own name
                shutil.copy2(path, target / name)
