"""The folder of all backups: which are whole, and what each says of itself.

BACKUP_DIR/
  2026-11-25T020000Z/      a whole backup; one in the making is named `….part`
    backup.json            what it holds, with checksums
    databases/<name>/      as pg_basebackup wrote it, with PostgreSQL's own backup_manifest
    media/  media.sha256   uploads, hard links to those of the backup before
  wal/<name>/              what each server wrote since, of `receive_wal` or archive_command
  drills/                  logs of drills
"""

import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from tenants.backups.programs import BackupError

FORMAT = 1
PART = ".part"
ABOUT = "backup.json"


@dataclass(frozen=True)
class Backup:
    """One whole backup, as its own file describes it."""

    folder: Path
    about: dict[str, Any]

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def media(self) -> Path:
        return self.folder / "media"

    @property
    def databases(self) -> dict[str, dict[str, Any]]:
        """What was copied of each server: version, first file of its WAL, when it was whole."""
        return self.about["databases"]

    @property
    def counties(self) -> dict[str, dict[str, Any]]:
        """By slug, what each held, and whether it stayed so while the backup was made."""
        return self.about["counties"]

    @property
    def whole_since(self) -> datetime:
        """The earliest time to which this backup can be brought."""
        return max(datetime.fromisoformat(one["whole_at"]) for one in self.databases.values())

    def data(self, database: str) -> Path:
        return self.folder / "databases" / database

    def wal(self, database: str) -> Path:
        return self.folder.parent / "wal" / database


def root(given: str = "") -> Path:
    """Where backups lie: as said, or as the environment says."""
    if given:
        return Path(given).expanduser().resolve()
    if settings.BACKUP_DIR is None:
        raise BackupError("Wohin? BACKUP_DIR ist nicht gesetzt; nennen Sie einen Ordner.")
    return settings.BACKUP_DIR.expanduser().resolve()


def whole_ones(folder: Path) -> list[Backup]:
    """All whole backups of a folder, the newest first."""
    found = [path.parent for path in folder.glob(f"*/{ABOUT}") if path.parent.suffix != PART]
    return [read(path) for path in sorted(found, reverse=True)]


def read(folder: Path) -> Backup:
    """The backup in this folder; BackupError if it is none, or not a whole one."""
    if folder.suffix == PART:
        raise BackupError(f"{folder} ist eine abgebrochene Sicherung.")
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BackupError(f"In {folder} liegt keine ganze Sicherung.") from error
    if about.get("format") != FORMAT:
        raise BackupError(f"Die Sicherung in {folder} hat eine unbekannte Form.")
    return Backup(folder, about)


def find(given: str = "", *, at: datetime | None = None) -> Backup:
    """The backup in this folder, or the newest of a folder of backups that serves this time."""
    folder = root(given)
    if (folder / ABOUT).exists() or folder.suffix == PART:
        backup = read(folder)
        if at and at < backup.whole_since:
            since = timezone.localtime(backup.whole_since)
            raise BackupError(
                f"Diese Sicherung reicht nur bis {since:%d.%m.%Y, %H:%M:%S} zurück; "
                "nehmen Sie eine ältere."
            )
        return backup
    for backup in whole_ones(folder):
        if at is None or backup.whole_since <= at:
            return backup
    raise BackupError(
        f"In {folder} liegt keine Sicherung" + (" aus der Zeit davor." if at else ".")
    )


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Nobody else makes or removes backups in this folder meanwhile."""
    folder.mkdir(parents=True, mode=0o700, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BackupError("In diesen Ordner wird gerade schon gesichert.") from error
        yield


def remove(folder: Path) -> None:
    """Take a backup away so that a half removed one is none."""
    gone = folder if folder.suffix == PART else folder.with_name(folder.name + PART)
    if gone != folder:
        folder.rename(gone)
    shutil.rmtree(gone)


def tidy(folder: Path) -> int:
    """Remove what a killed backup left; answers how many."""
    left = list(folder.glob(f"*{PART}"))
    for path in left:
        remove(path)
    return len(left)
