"""Write everything a county has into one file."""

import fcntl
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.core.exceptions import ValidationError

from tenants.archive import extras, manifest, readme, snapshot
from tenants.archive.holding import held_files, hold
from tenants.archive.packing import CHUNK, Packer
from tenants.deeds import Deed, Whose, tell
from tenants.faultpoints import faultpoint
from tenants.models import County
from tenants.schemas import outside
from tenants.transactions import atomic

EXPORTED = "Landkreis exportiert"
TRIES = 3  # as often as a file may vanish between the rows that name it and its copy
Say = Callable[[str], None]


@dataclass(frozen=True)
class Export:
    """What became of it: the file, its checksum, and how many records of each kind are in it."""

    path: Path
    sha256: str
    size: int
    counts: dict[str, int]
    files: int
    missing_files: list[str]
    seconds: float

    def answer(self) -> dict[str, Any]:
        """As commands and jobs answer."""
        return {
            "sha256": self.sha256,
            "size": self.size,
            "counts": self.counts,
            "files": self.files,
            "missing_files": self.missing_files,
            "seconds": self.seconds,
        }


def export_county(
    county: County,
    *,
    to: Path,
    by: object,
    whose: Whose = "operator",
    is_told: bool = False,
    say: Say = lambda _: None,
) -> Export:
    """Write the county's archive to this path, where it stands whole or not at all.

    First of all it is written into the histories that somebody takes it, unless that `is_told`
    already. Works on suspended
    counties; ValidationError while one moves to another database, or where the path is no place
    for a file.
    """
    started = time.monotonic()
    with outside():
        _check(county, to)
        half = to.with_name(f".{to.name}.part")
        with _half(half) as file:
            if not is_told:
                with atomic():
                    tell(Deed(county, EXPORTED, by, whose, is_told_inside=True))
            faultpoint("exporting.told")
            counts, described = _write(county, file, say)
            faultpoint("exporting.written")
            say("Prüfsumme")
            sha256, size = _sum_of(file)
            os.fsync(file.fileno())
            faultpoint("exporting.before_name")
            os.replace(half, to)
        faultpoint("exporting.named")
        return Export(
            to,
            sha256,
            size,
            counts,
            sum(path.startswith("files/") for path in described["members"]),
            described["missing_files"],
            round(time.monotonic() - started, 3),
        )


def _check(county: County, to: Path) -> None:
    fresh = County.objects.filter(pk=county.pk).first()
    if fresh is None:
        raise ValidationError({"slug": "Diesen Landkreis gibt es nicht mehr."})
    if fresh.read_only_since is not None:
        raise ValidationError(
            {"slug": "Der Landkreis zieht gerade um. Bitte versuchen Sie es gleich noch einmal."}
        )
    if to.is_dir() or not to.parent.is_dir():
        raise ValidationError({"to": f"Dort kann keine Datei entstehen: {to}"})


@contextmanager
def _half(half: Path) -> Iterator[IO[bytes]]:
    """The file under another name, until it is whole; nobody else writes it meanwhile.

    What a killed export has left there is written over.
    """
    busy = ValidationError({"to": "Dorthin wird gerade schon exportiert."})
    try:
        descriptor = os.open(half, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o640)
    except OSError as error:
        raise ValidationError({"to": f"{half.parent}: {error.strerror}"}) from error
    with os.fdopen(descriptor, "r+b") as file:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.stat(half).st_ino != os.fstat(descriptor).st_ino:  # got its name just now
                raise busy
        except OSError as error:
            raise busy from error
        try:
            yield file
        finally:
            half.unlink(missing_ok=True)


def _write(county: County, file: IO[bytes], say: Say) -> tuple[dict[str, int], dict[str, Any]]:
    """All members; begun anew where a file went between the rows and its copy."""
    for attempt in range(1, TRIES + 1):
        file.seek(0)
        file.truncate()
        with Packer(file) as packer, held_files() as held:
            say("Daten lesen")
            with snapshot.snapshot(county):
                counts = snapshot.copy_rows(packer)
                names = snapshot.file_names()
                faultpoint("exporting.rows_copied")
                shown = extras.of(county)
                migrations = manifest.applied_migrations(county.schema_name)
                missing = hold(county, names, held)
            if missing and attempt < TRIES:
                continue
            _add_files(packer, names, missing, held, say)
            faultpoint("exporting.files_copied")
            for number, extra in enumerate(shown, start=1):
                say(f"Dokumente und Austausch ({number} von {len(shown)})")
                _add_extra(packer, extra)
            described = manifest.describe(
                county,
                migrations=migrations,
                members=dict(packer.members),
                counts=counts,
                missing_files=missing,
            )
            _explain(packer, described)
        file.flush()
        return counts, described
    raise AssertionError("unreachable")


def _add_files(packer: Packer, names: list[str], missing: list[str], held: Path, say: Say) -> None:
    for number, name in enumerate(names):
        if name not in missing:
            say(f"Dateien ({number + 1} von {len(names)})")
            packer.add_file(f"files/{name}", held / str(number))


def _add_extra(packer: Packer, extra: extras.Extra) -> None:
    if isinstance(extra.content, Path):
        packer.add_file(extra.path, extra.content)
    else:
        packer.add(
            extra.path, extra.content if isinstance(extra.content, bytes) else extra.content()
        )


def _explain(packer: Packer, described: dict[str, Any]) -> None:
    """The texts, the manifest and the checksums; the manifest names all but itself and the sums."""
    for path, content in readme.texts(described).items():
        packer.add(path, content)
    described["members"] = dict(packer.members)
    packer.add(manifest.MANIFEST, manifest.as_json(described))
    packer.add(manifest.SUMS, manifest.sums_of(packer.members))


def _sum_of(file: IO[bytes]) -> tuple[str, int]:
    file.seek(0)
    found = hashlib.sha256()
    while chunk := file.read(CHUNK):
        found.update(chunk)
    return found.hexdigest(), file.tell()
