"""A hostile archive is refused whole, with a German reason, and nothing has changed."""

import stat
import struct
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest

from tenants.archive import reading
from tests.archive.packing import pack, signed, zip_entry
from tests.archive.refusing import is_refused, said, without

pytestmark = pytest.mark.django_db


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
