"""A hostile archive is refused whole, with a German reason, and nothing has changed."""

import json
import stat
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest
from django.conf import settings

from tenants.archive import reading
from tenants.archive.hashing import content_hash
from tenants.archive.reading import Refused
from tenants.models import County
from tests.archive.packing import (
    Content,
    content_of,
    exported,
    imported,
    pack,
    signed,
    with_manifest,
    with_row,
    zip_entry,
)
from tests.cast import same_id

pytestmark = pytest.mark.django_db
STRANGER = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def content(loerrach, tmp_path: Path) -> Content:
    """What an honest archive holds."""
    return content_of(exported(loerrach, tmp_path, "ehrlich.zip").path)


def files_on_disk() -> set[str]:
    root = Path(settings.MEDIA_ROOT)
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def is_refused(file: Path, word: str) -> None:
    """Refused with this word, dry and in earnest, as new and in place; all is as before."""
    counties = list(County.objects.order_by("slug"))
    before = [content_hash(county) for county in counties], files_on_disk()

    for target in ({"slug": "kiel", "as_new": True, "ags": "01002"}, {"slug": "loerrach"}):
        for dry_run in (True, False):
            with pytest.raises(Refused) as refusal:
                imported(file, **target, dry_run=dry_run)
            assert word in refusal.value.words, refusal.value.words

    assert list(County.objects.order_by("slug")) == counties
    assert ([content_hash(county) for county in counties], files_on_disk()) == before


NAMES = [
    "../draussen.txt",
    "files/../../draussen.txt",
    "/etc/passwd",
    "files//x.pdf",
    "files/./x.pdf",
    "files\\..\\..\\x.pdf",
    "C:/x.pdf",
    "files/x\x1f.pdf",
    "files/" + "x" * 300,
    "geheim/x.txt",
    "setup.exe",
    "files/ordner/",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_leads_elsewhere(name: str, content, tmp_path) -> None:
    file = pack(signed(content | {name: b"x"}), tmp_path / "boese.zip")

    is_refused(file, "nicht erlaubt")


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO])
def test_links_and_devices(kind: int, content, tmp_path) -> None:
    def add(archive: ZipFile) -> None:
        archive.writestr(zip_entry("files/dokumente/x.pdf", kind | 0o777), "/etc/passwd")

    is_refused(pack(content, tmp_path / "boese.zip", more=add), "keine gewöhnliche Datei")


def test_a_member_that_is_there_twice(content, tmp_path) -> None:
    def add(archive: ZipFile) -> None:
        archive.writestr(zip_entry("rows/People.jsonl"), b"{}")

    is_refused(pack(content, tmp_path / "boese.zip", more=add), "zweimal")


def test_a_bomb(content, tmp_path) -> None:
    bomb = signed(content | {"documents/null.bin": bytes(64 * 1024**2)})

    is_refused(pack(bomb, tmp_path / "boese.zip"), "zu groß")


def test_a_member_that_is_larger_than_it_says(content, tmp_path) -> None:
    file = pack(content, tmp_path / "boese.zip")
    data = bytearray(file.read_bytes())
    with ZipFile(file) as archive:
        size = archive.getinfo("rows/history.jsonl").file_size
    data = data.replace(struct.pack("<L", size), struct.pack("<L", size - 40))
    file.write_bytes(data)

    is_refused(file, "Größe")


def test_too_many_members(content, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(reading, "MOST_MEMBERS", 10)

    is_refused(pack(content, tmp_path / "boese.zip"), "mehr als 10")


def test_members_that_share_their_bytes(content, tmp_path) -> None:
    file = tmp_path / "boese.zip"
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for path, data in content.items():
            archive.writestr(zip_entry(path), data)
        archive.filelist[3].header_offset = archive.filelist[2].header_offset + 1

    is_refused(file, "überschneiden")


def test_an_unusual_packing(content, tmp_path) -> None:
    def add(archive: ZipFile) -> None:
        archive.writestr(zip_entry("shared/x.txt"), b"x", ZIP_BZIP2)

    is_refused(pack(content, tmp_path / "boese.zip", more=add), "ungewöhnlich gepackt")


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
def test_half_a_file(part: float, content, tmp_path) -> None:
    file = pack(content, tmp_path / "boese.zip")
    data = file.read_bytes()
    file.write_bytes(data[: int(len(data) * part)])

    is_refused(file, "unvollständig")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\x1f\x8b\x08", b"%PDF-1.7", b"\0" * 4096])
def test_what_is_no_archive(data: bytes, loerrach, tmp_path) -> None:
    file = tmp_path / "boese.zip"
    file.write_bytes(data)

    is_refused(file, "kein Archiv")


def test_one_changed_byte(content, tmp_path) -> None:
    changed = content | {"rows/pages.jsonl": content["rows/pages.jsonl"].replace(b"e", b"E", 1)}

    is_refused(pack(changed, tmp_path / "boese.zip"), "Prüfsumme")


@pytest.mark.parametrize("path", ["shared/county.json", "LIESMICH.txt"])
def test_a_changed_byte_in_what_is_only_read(path: str, content, tmp_path) -> None:
    changed = content | {path: content[path].replace(b"a", b"b", 1)}

    is_refused(pack(changed, tmp_path / "boese.zip"), "Prüfsumme")


def without(path: str) -> Callable[[Content], Content]:
    return lambda content: {name: data for name, data in content.items() if name != path}


def said(change: Callable[[dict[str, Any]], Any]) -> Callable[[Content], Content]:
    return lambda content: with_manifest(content, change)


def row(kind: str, number: int = 0, **values: Any) -> Callable[[Content], Content]:
    return lambda content: with_row(content, kind, number, **values)


def lines(kind: str, data: bytes) -> Callable[[Content], Content]:
    return lambda content: signed(content | {f"rows/{kind}.jsonl": data})


MANIFESTS = {
    "no manifest": (without("manifest.json"), "fehlt manifest.json"),
    "a member missing": (without("rows/partners.jsonl"), "fehlt „rows/partners.jsonl“"),
    "no json": (lambda content: content | {"manifest.json": b"{"}, "nicht lesen"),
    "deep json": (
        lambda content: content | {"manifest.json": b'{"a":' * 99999 + b"1" + b"}" * 99999},
        "nicht lesen",
    ),
    "a list": (lambda content: content | {"manifest.json": b"[]"}, "kein Archiv eines Landkreises"),
    "another format": (said(lambda m: m.update(format="x")), "kein Archiv eines Landkreises"),
    "newer format": (said(lambda m: m.update(format_version=2)), "neueren Version"),
    "wrong version": (said(lambda m: m.update(format_version=True)), "nicht zu erkennen"),
    "newer code": (
        said(lambda m: m["migrations"]["alliances"].append("0999_zukunft")),
        "neueren Version der Software",
    ),
    "unknown app": (said(lambda m: m["migrations"].update(fremd=["1"])), "neueren Version"),
    "no migrations": (said(lambda m: m.pop("migrations")), "Stand der Datenbank"),
    "no county": (said(lambda m: m.pop("county")), "um welchen Landkreis"),
    "county of numbers": (said(lambda m: m.update(county={"id": 1})), "um welchen Landkreis"),
    "no members": (said(lambda m: m.update(members=[])), "Liste der Dateien"),
    "wrong member": (said(lambda m: m["members"].update(x=1)), "Größe oder Prüfsumme"),
    "unknown kind": (
        said(lambda m: m["kinds"].update(spione={"fields": [], "rows": 0})),
        "„spione“ kennt diese Plattform nicht",
    ),
    "kind missing": (said(lambda m: m["kinds"].pop("partners")), "fehlt die Art „partners“"),
    "unknown field": (
        said(lambda m: m["kinds"]["people"]["fields"].append("password")),
        "Das Feld „password“ kennt diese Plattform nicht",
    ),
    "field missing": (
        said(lambda m: m["kinds"]["people"]["fields"].remove("role")),
        "fehlt das Feld „role“",
    ),
    "other count": (said(lambda m: m["kinds"]["people"].update(rows=9)), "im Manifest stehen"),
    "no missing files": (said(lambda m: m.pop("missing_files")), "missing_files"),
    "rows of a stranger": (
        lambda content: signed(content | {"rows/spione.jsonl": b""}),
        "gehört zu keiner Art",
    ),
    "file of nobody": (
        lambda content: signed(content | {"files/dokumente/x.pdf": b"%PDF-"}),
        "gehört kein Datensatz",
    ),
    "a file too few": (
        lambda content: signed(
            {name: data for name, data in content.items() if not name.startswith("files/")}
        ),
        "fehlt im Archiv",
    ),
}


@pytest.mark.parametrize("case", MANIFESTS)
def test_a_manifest_that_does_not_fit(case: str, content, tmp_path) -> None:
    change, word = MANIFESTS[case]

    is_refused(pack(change(content), tmp_path / "boese.zip"), word)


ROWS = {
    "operator": (row("people", role="operator"), "'operator' ist hier nicht erlaubt"),
    "unknown role": (row("people", role="root"), "nicht erlaubt"),
    "a secret": (row("people", password="!"), "„password“"),
    "unknown field": (row("partners", admin=True), "„admin“"),
    "foreign id": (row("contacts", partner_id=STRANGER), f"nennt „{STRANGER}“"),
    "foreign number": (row("signatures", declaration_id=str(same_id("partner"))), "nennt"),
    "number for text": (row("partners", name=7), "Art von Wert"),
    "text for number": (row("alliance", target_year="2040"), "Art von Wert"),
    "truth for number": (row("objectives", position=True), "Art von Wert"),
    "number too large": (row("objectives", position=99999), "kleiner oder gleich"),
    "list for text": (row("pages", body=["x"]), "Art von Wert"),
    "nothing": (row("partners", name=None), "darf nicht leer sein"),
    "too long": (row("partners", name="x" * 301), "länger als 300"),
    "zero sign": (row("partners", name="a\0b"), "Nullzeichen"),
    "half a sign": (row("partners", name="a\ud800"), "hat nicht die richtige Form"),
    "wrong choice": (row("partners", state="admin"), "möglichen Werte"),
    "wrong uuid": (row("partners", id="1"), "richtige Form"),
    "wrong day": (row("signatures", signed_on="23.05.2025"), "richtige Form"),
    "time without zone": (row("history", at="2025-01-01T00:00:00"), "Zeitzone"),
    "wrong mail": (row("contacts", email="a@b\nBcc: c@d.example"), "email"),
    "script address": (row("partners", website="javascript:alert(1)"), "website"),
    "style": (row("alliance", brand_color="red;}*"), "keine Farbe"),
    "path": (row("documents", file="../../x.pdf"), "liegt nicht in dokumente/"),
    "absolute path": (row("documents", file="/etc/passwd"), "liegt nicht in dokumente/"),
    "other folder": (row("documents", file="logo/x.pdf"), "liegt nicht in dokumente/"),
    "page as document": (row("documents", content_type="text/html"), "Dateiart und Endung"),
    "page as name": (row("documents", file_name="x.html"), "andere Endung"),
    "path as name": (row("documents", file_name="../x.pdf"), "unerlaubte Zeichen"),
    "twice": (
        lambda content: signed(
            content | {"rows/objectives.jsonl": content["rows/objectives.jsonl"] * 2}
        ),
        "zweimal",
    ),
    "no json": (lines("objectives", b"{\n"), "kein JSON"),
    "not a number": (lines("objectives", b'{"id": NaN}\n'), "kein JSON"),
    "no object": (lines("objectives", b"[]\n"), "kein Datensatz"),
    "half a line": (lines("objectives", b"{}"), "mitten in einer Zeile"),
    "no text": (lines("objectives", b"\xff\xfe\n"), "kein JSON"),
    "deep": (lines("objectives", b"[" * 99999 + b"]" * 99999 + b"\n"), "kein JSON"),
    "deep inside": (row("history", before=json.loads("[" * 60 + "]" * 60)), "verschachtelt"),
    "no alliance": (lines("alliance", b""), "Allianz selbst fehlt"),
    "two texts in force": (row("declaration_texts", version=2, id=STRANGER), "nennt"),
    "rewritten declaration": (row("declarations", body="Anderer Text"), "Text ihrer Prüfsumme"),
    "signature elsewhere": (row("signatures", sha256="0" * 64), "Unterschrift für anderen Text"),
    "signature missing": (
        lambda content: signed(
            content
            | {"rows/signatures.jsonl": content["rows/signatures.jsonl"].split(b"\n")[0] + b"\n"}
        ),
        "widerspricht sich",
    ),
    "rewritten history": (row("history", verb="nichts"), "Verlauf ist nicht unversehrt"),
    "history with a gap": (
        lambda content: signed(
            content | {"rows/history.jsonl": content["rows/history.jsonl"].split(b"\n", 1)[1]}
        ),
        "Verlauf ist nicht unversehrt",
    ),
    "same address twice": (row("people", 1, email="coordinator@beispiel.example"), "widerspricht"),
}


@pytest.mark.parametrize("case", ROWS)
def test_rows_that_must_not_be(case: str, content, tmp_path) -> None:
    change, word = ROWS[case]

    is_refused(pack(change(content), tmp_path / "boese.zip"), word)


def test_a_file_that_is_not_what_its_name_says(content, tmp_path) -> None:
    [name] = [path for path in content if path.startswith("files/")]
    changed = signed(content | {name: b"<html><script>alert(1)</script>"})

    is_refused(pack(changed, tmp_path / "boese.zip"), "Inhalt der Datei passt nicht")
