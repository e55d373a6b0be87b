"""Archives for tests: made by the product, opened, and made hostile."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tenants.archive.exporting import Export, export_county
from tenants.archive.importing import Wanted, import_county
from tenants.deeds import Deed
from tenants.migration_plan import SETTLE
from tenants.models import County
from tenants.schemas import inside
from tenants.transactions import connection

Content = dict[str, bytes]


def exported(county: County, folder: Path, name: str = "archiv.zip") -> Export:
    """The county's archive, in this folder."""
    return export_county(county, to=folder / name, by="Test")


def imported(file: Path, slug: str, **more: Any) -> dict[str, Any]:
    """What an import answers."""
    dry_run = more.pop("dry_run", False)
    return import_county(file, Wanted(slug, **more), by="Test", dry_run=dry_run)


def chain_now(deed: Deed) -> None:
    """Chain what was written so far, as a commit would."""
    settled(deed.county)


def settled(county: County) -> None:
    """The same for one county."""
    with inside(county), connection.cursor() as cursor:
        cursor.execute(SETTLE)


def content_of(file: Path) -> Content:
    """All members of an archive."""
    with ZipFile(file) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def manifest_of(file: Path) -> dict[str, Any]:
    """What the archive says about itself."""
    return json.loads(content_of(file)["manifest.json"])


def rows_of(file: Path, kind: str) -> list[dict[str, Any]]:
    """The rows of one kind."""
    return [json.loads(line) for line in content_of(file)[f"rows/{kind}.jsonl"].splitlines()]


def pack(content: Content, file: Path, *, more: Callable[[ZipFile], None] | None = None) -> Path:
    """Make an archive of these members; `more` adds what no honest one has."""
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for path, data in content.items():
            archive.writestr(ZipInfo(path), data, ZIP_DEFLATED)
        if more is not None:
            more(archive)
    return file


def signed(content: Content, *, counts: bool = True) -> Content:
    """The same members with a manifest that agrees with them: a forger can do that, too."""
    manifest = json.loads(content["manifest.json"])
    manifest["members"] = {
        path: {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for path, data in content.items()
        if path not in {"manifest.json", "SHA256SUMS"}
    }
    for said in manifest["kinds"].values():
        if counts and said["file"] in content:
            said["rows"] = content[said["file"]].count(b"\n")
    return content | {"manifest.json": json.dumps(manifest).encode()}


def with_manifest(content: Content, change: Callable[[dict[str, Any]], Any]) -> Content:
    """The same members with another word in the manifest."""
    manifest = json.loads(content["manifest.json"])
    change(manifest)
    return content | {"manifest.json": json.dumps(manifest).encode()}


def with_row(content: Content, kind: str, number: int = 0, **values: Any) -> Content:
    """The same members with other values in one row, and sums that agree."""
    path = f"rows/{kind}.jsonl"
    rows = content[path].splitlines()
    row = json.loads(rows[number]) | values
    rows[number] = json.dumps(row, ensure_ascii=True).encode()
    return signed(content | {path: b"".join(each + b"\n" for each in rows)})


def zip_entry(name: str, mode: int = 0o100644) -> ZipInfo:
    """A member of this name and kind."""
    info = ZipInfo(name)
    info.external_attr = mode << 16
    return info
