"""Copy uploads: what has not changed since the last backup is a hard link and costs no room."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tenants.archive.hashing import sum_of_file


@dataclass
class Copied:
    """What is in a copy, and how much of it had to be read."""

    files: int = 0
    bytes: int = 0
    new: int = 0


def files_in(folder: Path) -> Iterator[Path]:
    """All files below a folder, in order; links are none of ours and are left out."""
    if folder.is_dir():
        for home, folders, names in os.walk(folder):
            folders.sort()
            for name in sorted(names):
                path = Path(home, name)
                if path.is_file() and not path.is_symlink():
                    yield path


def copy(source: Path, target: Path, *, before: Path | None) -> None:
    """Bring all files into the copy; called once before the databases are copied and once after.

    So a file that was removed meanwhile is there for the row that still knows it, and one that came
    is there for the row that already does.
    """
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in files_in(source):
        name = path.relative_to(source)
        try:
            _take(path, target / name, before / name if before else None)
        except FileNotFoundError:
            continue  # removed at this moment


def _take(path: Path, copied: Path, old: Path | None) -> None:
    if copied.exists():
        if _alike(path, copied):
            return
        copied.unlink()
    copied.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if old is not None and old.exists() and _alike(path, old):
        os.link(old, copied)
        return
    draft = copied.with_name(copied.name + ".new")
    shutil.copy2(path, draft)
    draft.replace(copied)


def _alike(one: Path, other: Path) -> bool:
    """By size and time of change, as rsync sees it."""
    here, there = one.stat(), other.stat()
    return (here.st_size, here.st_mtime_ns) == (there.st_size, there.st_mtime_ns)


def write_list(folder: Path, listing: Path, *, before: tuple[Path, Path] | None) -> Copied:
    """Write the checksums of all files, in the form of `sha256sum`; what is linked is known."""
    known = read_list(before[1]) if before else {}
    copied = Copied()
    with listing.open("w", encoding="utf-8", errors="surrogateescape") as lines:
        for path in files_in(folder):
            name, size = path.relative_to(folder).as_posix(), path.stat().st_size
            old = before[0] / name if before else None
            if old is not None and name in known and old.exists() and path.samefile(old):
                digest = known[name]
            else:
                digest = sum_of_file(path)
                copied.new += 1
            lines.write(f"{digest}  {name}\n")
            copied.files += 1
            copied.bytes += size
    return copied


def read_list(listing: Path) -> dict[str, str]:
    """Checksum by name."""
    if not listing.exists():
        return {}
    text = listing.read_text(encoding="utf-8", errors="surrogateescape")
    return {line[66:]: line[:64] for line in text.split("\n") if line}


def faults(folder: Path, listing: Path) -> list[str]:
    """What is missing, changed or too much, in German words."""
    wanted = read_list(listing)
    words = []
    for path in files_in(folder):
        name = path.relative_to(folder).as_posix()
        digest = wanted.pop(name, None)
        if digest is None:
            words.append(f"media/{name} steht nicht in der Liste.")
        elif sum_of_file(path) != digest:
            words.append(f"media/{name} ist verändert.")
    return words + [f"media/{name} fehlt." for name in wanted]
