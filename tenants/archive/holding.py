"""A second name for every file that is exported, so that deleting one takes it from nobody."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from tenants.archive.media import path_of, waiting_room
from tenants.models import County

YOUNG = 60.0  # seconds in which a folder may still be without its owner's lock


@contextmanager
def held_files() -> Iterator[Path]:
    """A folder that lives as long as its export; those of the killed go with the next one."""
    let_go_of_the_dead()
    name = uuid4().hex
    with (waiting_room("held") / f"{name}.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder = waiting_room("held", name)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            Path(lock.name).unlink(missing_ok=True)


def hold(county: County, names: list[str], folder: Path) -> list[str]:
    """Give every file a second name; answers those that are not there."""
    missing = []
    for number, name in enumerate(names):
        try:
            os.link(path_of(county.schema_name, name), folder / str(number))
        except (FileNotFoundError, ValueError):
            missing.append(name)
        except OSError:  # a file system without second names
            shutil.copyfile(path_of(county.schema_name, name), folder / str(number))
    return missing


def let_go_of_the_dead(*, young: float = YOUNG) -> int:
    """Remove the folders whose owner is gone: nobody holds their lock."""
    gone = 0
    for lock in waiting_room("held").glob("*.lock"):
        try:
            if lock.stat().st_mtime > time.time() - young:
                continue
            with lock.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
                lock.unlink(missing_ok=True)
                gone += 1
        except OSError:  # somebody works there, or another one was quicker
            continue
    return gone
