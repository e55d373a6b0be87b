"""Make a backup of the whole platform: every server, every upload, and what each county held."""

import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from tenants.archive.hashing import sum_of_file
from tenants.backups import media, shelf
from tenants.backups.contents import held_by_all, places_of_all
from tenants.backups.models import BackupRun
from tenants.backups.programs import BackupError, client, folder_of, run, servers
from tenants.backups.runs import noted
from tenants.backups.shelf import Backup
from tenants.faultpoints import faultpoint
from tenants.schemas import as_owner, outside
from tenants.transactions import connection

KEPT = 14  # backups


def backup_platform(to: str = "", *, keep: int = KEPT, dry_run: bool = False) -> dict[str, Any]:
    """Make one backup and remove those that are older than the `keep` newest; safe to repeat.

    Whoever is killed leaves nothing that could be taken for a backup. Raises BackupError.
    """
    if keep < 1:
        raise BackupError("Mindestens eine Sicherung muss bleiben.")
    folder = shelf.root(to)
    started = time.monotonic()
    with outside():
        for database in servers():
            folder_of(major_of(database))  # before anything is made
        if dry_run:
            return _plan(folder, keep)
        with shelf.alone(folder), noted(BackupRun.Kind.BACKUP) as told:
            tidied = shelf.tidy(folder)
            backup = _make(folder)
            told.backup = backup.name
            told.bytes = backup.about["bytes"] + backup.about["media"]["bytes"]
            told.note = _in_words(backup)
        removed = _forget(folder, keep)
    return {
        "backup": str(backup.folder),
        "databases": list(backup.databases),
        "counties": len(backup.counties),
        "files": backup.about["media"]["files"],
        "new_files": backup.about["media"]["new"],
        "bytes": told.bytes,
        "removed": removed,
        "left_over": tidied,
        "seconds": round(time.monotonic() - started, 1),
    }


def _plan(folder: Path, keep: int) -> dict[str, Any]:
    return {
        "would_back_up": servers(),
        "to": str(folder),
        "media": str(settings.MEDIA_ROOT),
        "would_remove": [backup.name for backup in shelf.whole_ones(folder)[max(keep - 1, 0) :]],
    }


def _make(folder: Path) -> Backup:
    began = datetime.now(UTC)
    name = _free_name(folder, began)
    part = folder / (name + shelf.PART)
    part.mkdir(mode=0o700)
    earlier = next(iter(shelf.whole_ones(folder)), None)
    linked = earlier.media if earlier else None
    source = Path(settings.MEDIA_ROOT)
    media.copy(source, part / "media", before=linked)
    faultpoint("backup.media_copied")

    before = held_by_all()
    databases = {name: _copy_server(name, part / "databases" / name) for name in servers()}
    faultpoint("backup.servers_copied")
    after = held_by_all()
    _refuse_moved({slug: (had["schema"], had["database"]) for slug, had in before.items()})

    media.copy(source, part / "media", before=linked)
    known = (earlier.media, earlier.folder / "media.sha256") if earlier else None
    copied = media.write_list(part / "media", part / "media.sha256", before=known)
    about = {
        "format": shelf.FORMAT,
        "began": began.isoformat(),
        "ended": datetime.now(UTC).isoformat(),
        "databases": databases,
        "counties": {
            slug: {**had, "stayed": before.get(slug) == had} for slug, had in after.items()
        },
        "media": {**vars(copied), "list": sum_of_file(part / "media.sha256")},
        "bytes": sum(one["bytes"] for one in databases.values()),
        "not_in_it": ["SECRET_KEY und alle anderen Variablen der Umgebung", "Redis", "Quelltext"],
    }
    text = json.dumps(about, ensure_ascii=False, indent=1)
    (part / shelf.ABOUT).write_text(text, encoding="utf-8")
    os.sync()
    faultpoint("backup.before_name")
    part.rename(folder / name)
    os.sync()
    return shelf.read(folder / name)


def _free_name(folder: Path, at: datetime) -> str:
    plain = name = f"{at:%Y-%m-%dT%H%M%SZ}"
    number = 1
    while (folder / name).exists():
        number += 1
        name = f"{plain}-{number}"
    return name


def _copy_server(database: str, target: Path) -> dict[str, Any]:
    """A base backup with the WAL until its end, by pg_basebackup."""
    target.mkdir(mode=0o700, parents=True)
    major = major_of(database)
    run(
        [folder_of(major) / "pg_basebackup", "--pgdata", target, "--format", "plain"]
        + ["--wal-method", "stream", "--checkpoint", "fast", "--no-password"]
        + ["--manifest-checksums", "SHA256", "--label", "kreisklima"],
        env=client(database),
    )
    with as_owner(database), connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        whole_at = cursor.fetchone()[0]
    return {
        "major": major,
        "first_wal": _first_wal(target),
        "whole_at": whole_at.isoformat(),
        "manifest": sum_of_file(target / "backup_manifest"),
        "bytes": sum(path.stat().st_size for path in media.files_in(target)),
    }


def major_of(database: str) -> int:
    with as_owner(database), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
        return cursor.fetchone()[0]


def _first_wal(data: Path) -> str:
    """`START WAL LOCATION: 0/2000028 (file 000000010000000000000002)`"""
    first = (data / "backup_label").read_text(encoding="utf-8").splitlines()[0]
    return first.partition("(file ")[2].rstrip(")")


def _refuse_moved(before: dict[str, tuple[str, str]]) -> None:
    """A county that moved between two copies may be in neither."""
    now = places_of_all()
    moved = sorted(slug for slug, place in before.items() if now.get(slug, place) != place)
    if moved:
        raise BackupError(
            f"Während der Sicherung umgezogen: {', '.join(moved)}. Bitte noch einmal sichern."
        )


def _forget(folder: Path, keep: int) -> list[str]:
    """Remove what is older than the newest ones, and the WAL that none of them needs."""
    kept, gone = (found := shelf.whole_ones(folder))[:keep], found[keep:]
    for backup in gone:
        shelf.remove(backup.folder)
        faultpoint("backup.one_removed")
    oldest = kept[-1]
    for database, one in oldest.databases.items():
        if oldest.wal(database).is_dir():
            cleanup = folder_of(one["major"]) / "pg_archivecleanup"
            run([cleanup, oldest.wal(database), one["first_wal"]])
    return [backup.name for backup in gone]


def _in_words(backup: Backup) -> str:
    count = len(backup.counties)
    return f"{count} Landkreise, {backup.about['media']['files']} Dateien"
