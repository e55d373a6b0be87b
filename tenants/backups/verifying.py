"""Prove that a backup is what was written: every file there and unchanged."""

from typing import Any

from tenants.archive.hashing import sum_of_file
from tenants.backups import media
from tenants.backups.programs import BackupError, folder_of, run
from tenants.backups.shelf import Backup

MOST_WORDS = 20


def verify_backup(backup: Backup) -> dict[str, Any]:
    """Compare all files with their checksums; changes nothing, runs no server.

    That it can be brought to life again shows only a drill.
    """
    words = []
    for database, one in backup.databases.items():
        data = backup.data(database)
        try:
            manifest = sum_of_file(data / "backup_manifest")
        except OSError:
            words.append(f"databases/{database} fehlt oder ist nicht ganz.")
            continue
        if manifest != one["manifest"]:
            words.append(f"databases/{database}/backup_manifest ist verändert.")
        try:
            run([folder_of(one["major"]) / "pg_verifybackup", "--quiet", data])
        except BackupError as error:
            words.append(str(error))
    listing = backup.folder / "media.sha256"
    if not listing.exists() or sum_of_file(listing) != backup.about["media"]["list"]:
        words.append("media.sha256 fehlt oder ist verändert.")
    words += media.faults(backup.media, listing)
    return {
        "ok": not words,
        "backup": str(backup.folder),
        "databases": list(backup.databases),
        "files": backup.about["media"]["files"],
        "counties": len(backup.counties),
        "faults": words[:MOST_WORDS],
        "more_faults": max(0, len(words) - MOST_WORDS),
    }
