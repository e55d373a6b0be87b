"""Files come and go with the rows that name them, though no transaction spans both.

Before the first file is moved, every name that will come or go is written into a journal. Whatever
happens then, this stays true: a file of the journal that no row names may go. So whoever was killed
leaves too many files at most, never too few, and the next import or the hourly chore settles it.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from tenants.archive.checking import Checked
from tenants.archive.hashing import sum_of_file
from tenants.archive.media import path_of, root_of, waiting_room
from tenants.archive.snapshot import file_names
from tenants.faultpoints import faultpoint
from tenants.models import County
from tenants.schemas import inside, outside


def names_for(checked: Checked, schema: str) -> dict[str, str]:
    """Under which name each file of the archive will lie: its own, unless another has that."""
    names = {}
    for name in checked.files:
        there = path_of(schema, name)
        is_free = not there.exists() or sum_of_file(there) == sum_of_file(checked.file(name))
        names[name] = name if is_free else _free_name(name)
    return names


def begin(schema: str, names: Iterable[str]) -> Path:
    """Write down which files of a county may come or go; lasts through a power cut."""
    path = waiting_room("journals") / f"{uuid4().hex}.json"
    _write(path, schema, set(names))
    faultpoint("importing.journal_begun")
    return path


def add(journal: Path, names: Iterable[str]) -> None:
    """Write down that these may go, too."""
    said = json.loads(journal.read_text(encoding="utf-8"))
    _write(journal, said["schema"], {*said["names"], *names})


def _write(path: Path, schema: str, names: set[str]) -> None:
    half = path.with_suffix(".part")
    with half.open("w", encoding="utf-8") as file:
        json.dump({"schema": schema, "names": sorted(names)}, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(half, path)


def place(checked: Checked, schema: str, names: dict[str, str]) -> None:
    """Put the archive's files where the county's files are, beside those that are there."""
    for name, placed in names.items():
        source, target = checked.file(name), path_of(schema, placed)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.chmod(source, settings.FILE_UPLOAD_PERMISSIONS or 0o640)
        os.replace(source, target)
        faultpoint("importing.file_placed")


def _free_name(name: str) -> str:
    path = Path(name)
    return str(path.with_name(f"{path.stem}_{uuid4().hex[:8]}{path.suffix}"))


def settle(journal: Path) -> int:
    """Remove every file of the journal that no row names; answers how many went."""
    said = json.loads(journal.read_text(encoding="utf-8"))
    with outside():
        county = County.objects.filter(schema_name=said["schema"]).first()
    named: set[str] = set()
    if county is not None:
        with inside(county):
            named = set(file_names())
    gone = 0
    for name in said["names"]:
        path = path_of(said["schema"], name)
        if name not in named and path.is_file():
            path.unlink()
            gone += 1
    _remove_empty(root_of(said["schema"]))
    journal.unlink(missing_ok=True)
    return gone


def settle_all() -> int:
    """Settle what the killed have left; only for whoever holds the lock of imports."""
    for half in waiting_room("journals").glob("*.part"):
        half.unlink(missing_ok=True)
    return sum(settle(path) for path in sorted(waiting_room("journals").glob("*.json")))


def _remove_empty(root: Path) -> None:
    if not root.is_dir():
        return
    folders = sorted((path for path in root.rglob("*") if path.is_dir()), reverse=True)
    for folder in (*folders, root):
        if not any(folder.iterdir()):
            folder.rmdir()
