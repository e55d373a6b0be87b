"""Open an archive that somebody brings, and believe nothing of it before it is proved.

What is no archive, or not whole, or more than it says, raises `Refused` with a German reason.
"""

import hashlib
import json
import re
import stat
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

from django.core.exceptions import ValidationError

from tenants.archive.manifest import FORMAT, FORMAT_VERSION, MANIFEST, SUMS
from tenants.archive.readme import LIESMICH, README

MOST_MEMBERS = 50_000
MOST_BYTES = 8 * 1024**3  # unpacked, all together
MOST_TIMES = 200  # more than this many times its packed size is a bomb, not a text
HARMLESS = 16 * 1024**2  # bytes that may come of however few
MOST_MANIFEST = 32 * 1024**2
CHUNK = 1024 * 1024
FOLDERS = ("rows/", "files/", "documents/", "shared/")
TOP = {MANIFEST, SUMS, LIESMICH, README}
_PART = re.compile(r"[^/\\\x00-\x1f\x7f:*?\"<>|]{1,200}\Z")
_ENCRYPTED = 0x1
_BROKEN = (BadZipFile, EOFError, OSError, zlib.error, NotImplementedError, ValueError, RuntimeError)


class Refused(ValidationError):
    """The archive is not taken, and nothing has changed."""

    def __init__(self, words: str):
        super().__init__({"file": [words]})
        self.words = words


@dataclass
class Archive:
    """An archive whose outside is sound: names, kinds and sizes of its members, and its manifest.

    What is inside a member is proved when it is read: see `unpack`.
    """

    zip: ZipFile
    members: dict[str, ZipInfo]
    manifest: dict[str, Any]

    def unpack(self, path: str) -> Iterator[bytes]:
        """The content of one member, piece by piece; Refused where it is not as the manifest says.

        Believe it only when the last piece has come.
        """
        said, found, size = self.manifest["members"][path], hashlib.sha256(), 0
        for chunk in self._chunks(path):
            size += len(chunk)
            if size > said["size"]:
                break
            found.update(chunk)
            yield chunk
        if size != said["size"] or found.hexdigest() != said["sha256"]:
            raise Refused(f"Die Prüfsumme von {shown(path)} stimmt nicht.")

    def _chunks(self, path: str) -> Iterator[bytes]:
        try:
            with self.zip.open(self.members[path]) as file:
                while chunk := file.read(CHUNK):
                    yield chunk
        except _BROKEN as error:
            raise Refused(f"{shown(path)} lässt sich nicht auspacken.") from error


def shown(path: str) -> str:
    """A name from the archive, as it may stand in a message."""
    clean = "".join(sign if sign.isprintable() else "?" for sign in path)
    return f"„{clean[:120]}“"


def open_archive(file: IO[bytes] | Path) -> Archive:
    """Look at an archive from the outside, and read its manifest."""
    try:
        opened = ZipFile(file)
    except (BadZipFile, LargeZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refused(
            "Die Datei ist kein Archiv oder unvollständig: Sie lässt sich nicht als ZIP öffnen."
        ) from error
    members = _members(opened)
    manifest = _manifest(opened, members)
    _is_what_it_says(members, manifest)
    return Archive(opened, members, manifest)


def _members(opened: ZipFile) -> dict[str, ZipInfo]:
    infos = opened.infolist()
    if len(infos) > MOST_MEMBERS:
        raise Refused(f"Das Archiv hat {len(infos)} Einträge, mehr als {MOST_MEMBERS}.")
    members: dict[str, ZipInfo] = {}
    seen: set[str] = set()
    for info in infos:
        _check_member(info)
        if info.filename.casefold() in seen:
            raise Refused(f"{shown(info.filename)} steht zweimal im Archiv.")
        seen.add(info.filename.casefold())
        members[info.filename] = info
    size = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    if size > MOST_BYTES or size > HARMLESS + MOST_TIMES * packed:
        raise Refused("Das Archiv ist ausgepackt zu groß.")
    _check_overlaps(infos)
    return members


def _check_member(info: ZipInfo) -> None:
    """A plain file, in one of our folders, under a name that leads nowhere else."""
    name = info.filename
    # `filename` ends at a NUL and has its separators turned; the name as it was written counts.
    parts = name.split("/")
    is_ours = name in TOP or (name.startswith(FOLDERS) and len(parts) > 1)
    if (
        not is_ours
        or info.orig_filename != name
        or len(name) > 400
        or any(not _PART.match(part) or part in {".", ".."} for part in parts)
    ):
        raise Refused(f"Im Archiv ist ein Name nicht erlaubt: {shown(info.orig_filename)}.")
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in {0, stat.S_IFREG} or info.is_dir():
        raise Refused(f"{shown(name)} ist keine gewöhnliche Datei.")
    if info.flag_bits & _ENCRYPTED or info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        raise Refused(f"{shown(name)} ist verschlüsselt oder ungewöhnlich gepackt.")


def _check_overlaps(infos: list[ZipInfo]) -> None:
    """Members that share their bytes are how a small file becomes an endless one."""
    end = 0
    for info in sorted(infos, key=lambda each: each.header_offset):
        if info.header_offset < end:
            raise Refused("Die Einträge des Archivs überschneiden sich.")
        end = info.header_offset + 30 + len(info.orig_filename) + info.compress_size


def _manifest(opened: ZipFile, members: dict[str, ZipInfo]) -> dict[str, Any]:
    info = members.get(MANIFEST)
    if info is None:
        raise Refused(f"Im Archiv fehlt {MANIFEST}.")
    if info.file_size > MOST_MANIFEST:
        raise Refused(f"{MANIFEST} ist zu groß.")
    try:
        with opened.open(info) as file:
            manifest = json.loads(file.read(MOST_MANIFEST + 1).decode())
    except (*_BROKEN, RecursionError) as error:
        raise Refused(f"{MANIFEST} lässt sich nicht lesen.") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise Refused("Das ist kein Archiv eines Landkreises.")
    version = manifest.get("format_version")
    if type(version) is not int or version < 1:
        raise Refused("Die Version des Archivs ist nicht zu erkennen.")
    if version > FORMAT_VERSION:
        raise Refused(
            f"Das Archiv hat das Format {version}; diese Plattform kennt bis {FORMAT_VERSION}. "
            "Es stammt von einer neueren Version der Software."
        )
    return manifest


def _is_what_it_says(members: dict[str, ZipInfo], manifest: dict[str, Any]) -> None:
    """The manifest names every member but itself and the sums, with its size, and no other."""
    said = manifest.get("members")
    if not isinstance(said, dict):
        raise Refused(f"In {MANIFEST} fehlt die Liste der Dateien.")
    for path, facts in said.items():
        size = facts.get("size") if isinstance(facts, dict) else None
        sha256 = facts.get("sha256") if isinstance(facts, dict) else None
        if type(size) is not int or not isinstance(sha256, str):
            raise Refused(f"In {MANIFEST} fehlen Größe oder Prüfsumme von {shown(path)}.")
        if path not in members:
            raise Refused(f"Im Archiv fehlt {shown(path)}.")
        if members[path].file_size != size:
            raise Refused(f"{shown(path)} hat nicht die Größe, die im Manifest steht.")
    if strangers := sorted(members.keys() - said.keys() - {MANIFEST, SUMS}):
        raise Refused(f"{shown(strangers[0])} steht nicht im Manifest.")
