"""Invariants of the folders in which counties keep their files."""

import time
from pathlib import Path

from django.conf import settings

from tenants.invariants.expected import Expected, of
from tenants.media import GRACE
from tenants.models import County


def every_folder_of_files_is_a_countys(expected: Expected) -> list[str]:
    """A county's files go with it; who opens one may have the folder a moment before the row."""
    root = Path(settings.MEDIA_ROOT)
    if not root.is_dir():
        return []
    known = set(County.objects.values_list("schema_name", flat=True))
    until = time.time() - GRACE.total_seconds()
    lost = [
        entry.name
        for entry in root.iterdir()
        if entry.name.startswith("lk_") and entry.name not in known
        if entry.stat().st_mtime < until
    ]
    return [f"Der Ordner {name} mit Dateien gehört niemandem." for name in sorted(lost)]


INVARIANTS = of(every_folder_of_files_is_a_countys)
