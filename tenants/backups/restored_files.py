"""Uploads of a county that is restored: laid ready, put in place, kept until somebody agrees."""

import shutil
from pathlib import Path

from django.conf import settings

from tenants.backups.models import Restoration

BESIDE = "_kept"  # in MEDIA_ROOT, so that a rename is one step


def _folders(schema: str, restoration: Restoration) -> tuple[Path, Path, Path]:
    media = Path(settings.MEDIA_ROOT)
    beside = media / BESIDE
    return media / schema, beside / restoration.draft, beside / restoration.kept


def lay_files_ready(
    source: Path, schema: str, restoration: Restoration, names: list[str]
) -> list[str]:
    """Copy the county's files of the backup beside its own; answers which are missing.

    Of these names those that are younger than the backup are taken from what the county has now.
    """
    live, draft, _ = _folders(schema, restoration)
    shutil.rmtree(draft, ignore_errors=True)
    draft.parent.mkdir(mode=0o750, exist_ok=True, parents=True)
    if source.is_dir():
        shutil.copytree(source, draft)
    missing = []
    for name in names:
        if not (draft / name).exists() and (live / name).is_file():
            (draft / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(live / name, draft / name)
        elif not (draft / name).exists():
            missing.append(name)
    draft.mkdir(exist_ok=True)
    for path in (draft, *draft.rglob("*")):
        path.chmod(0o750 if path.is_dir() else settings.FILE_UPLOAD_PERMISSIONS)
    return missing


def swap_files(schema: str, restoration: Restoration) -> None:
    """Two renames; whoever was killed between them does the rest."""
    live, draft, kept = _folders(schema, restoration)
    if draft.exists():
        if live.exists() and not kept.exists():
            live.rename(kept)
        kept.mkdir(exist_ok=True)
        if not live.exists():
            draft.rename(live)


def swap_files_back(schema: str, restoration: Restoration) -> None:
    """As before; the restored files wait under the draft's name to be removed."""
    live, draft, kept = _folders(schema, restoration)
    if kept.exists() and not draft.exists():
        if live.exists():
            live.rename(draft)
        draft.mkdir(exist_ok=True)
    if kept.exists() and not live.exists():
        kept.rename(live)


def forget_files(schema: str, restoration: Restoration) -> None:
    """Remove what was kept, and what a draft left."""
    _, draft, kept = _folders(schema, restoration)
    for folder in (draft, kept):
        shutil.rmtree(folder, ignore_errors=True)
    if draft.parent.is_dir() and not any(draft.parent.iterdir()):
        draft.parent.rmdir()
