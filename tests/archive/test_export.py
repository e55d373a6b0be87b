"""A county's archive: everything it has, as of one moment, readable by anybody."""

import hashlib
import json
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command

from accounts.models import User
from alliances.documents.models import Document
from alliances.history.models import Entry
from alliances.partners.models import Partner
from console.models import OperatorEntry
from tenants import lifecycle
from tenants.archive.hashing import content_hash
from tenants.models import County
from tenants.schemas import inside
from tests.archive.packing import content_of, exported, manifest_of, rows_of
from tests.cast import PASSWORD, canary

pytestmark = pytest.mark.django_db


def test_an_archive_carries_rows_files_papers_and_what_is_shared(loerrach, tmp_path) -> None:
    export = exported(loerrach, tmp_path)

    content = content_of(export.path)
    assert export.counts["partners"] == 1
    assert export.counts["signatures"] == 2
    assert export.files == 2  # the document, and the sealed declaration
    assert rows_of(export.path, "partners")[0]["name"] == f"Jobcenter {canary(loerrach, 'partner')}"
    [file] = [path for path in content if path.startswith("files/dokumente/")]
    assert canary(loerrach, "datei").encode() in content[file]
    [paper] = [path for path in content if path.startswith("documents/")]
    [sealed] = [path for path in content if path.startswith("files/erklaerungen/")]
    assert content[paper] == content[sealed]
    assert b"/ByteRange" in content[sealed]
    county = json.loads(content["shared/county.json"])
    assert [each["domain"] for each in county["domains"]] == ["loerrach.localhost"]
    assert b"Landkreis er\xc3\xb6ffnet" in content["shared/operator_history.jsonl"]


def test_every_member_has_its_checksum_and_other_tools_agree(loerrach, tmp_path) -> None:
    export = exported(loerrach, tmp_path)

    members = manifest_of(export.path)["members"]
    for path, data in content_of(export.path).items():
        if path not in {"manifest.json", "SHA256SUMS"}:
            assert members[path] == {
                "size": len(data),
                "sha256": hashlib.sha256(data).hexdigest(),
            }
            target = tmp_path / "out" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    for path in ("manifest.json", "SHA256SUMS"):
        (tmp_path / "out" / path).write_bytes(content_of(export.path)[path])
    summed = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"],
        cwd=tmp_path / "out",
        capture_output=True,
        check=False,
    )
    assert summed.returncode == 0, summed.stdout
    assert hashlib.sha256(export.path.read_bytes()).hexdigest() == export.sha256


def test_it_explains_itself_in_german_and_english(loerrach, tmp_path) -> None:
    content = content_of(exported(loerrach, tmp_path).path)

    assert "Landkreis Lörrach" in content["LIESMICH.txt"].decode()
    assert "rows/partners.jsonl: 1 × Partner und Anfragen" in content["LIESMICH.txt"].decode()
    assert "Passwörter" in content["LIESMICH.txt"].decode()
    assert "Landkreis Lörrach" in content["README.txt"].decode()


def test_no_secret_and_nothing_of_the_neighbour_leaves(loerrach, cloppenburg, tmp_path) -> None:
    with inside(loerrach):
        hashes = set(User.objects.values_list("password", flat=True))

    everything = b"".join(content_of(exported(loerrach, tmp_path).path).values())

    assert not any(each.encode() in everything for each in hashes)
    assert PASSWORD.encode() not in everything
    assert b"Kanarie-cloppenburg" not in everything
    assert b"Kanarie-loerrach" in everything


def test_it_stands_in_both_histories_before_anything_is_read(loerrach, tmp_path) -> None:
    export = exported(loerrach, tmp_path)

    with inside(loerrach):
        assert Entry.objects.filter(verb="Landkreis exportiert").count() == 1
    assert OperatorEntry.objects.filter(
        verb="Landkreis exportiert", county_slug="loerrach", by="Test"
    ).exists()
    assert rows_of(export.path, "history")[-1]["verb"] == "Landkreis exportiert"


def test_an_export_changes_nothing_else(loerrach, cloppenburg, tmp_path) -> None:
    history = ("alliances_entry", "alliances_entry_id_seq")
    before = [content_hash(each, without=history) for each in (loerrach, cloppenburg)]
    neighbour = content_hash(cloppenburg)

    exported(loerrach, tmp_path)

    assert [content_hash(each, without=history) for each in (loerrach, cloppenburg)] == before
    assert content_hash(cloppenburg) == neighbour


def test_a_suspended_county_is_exported_and_one_on_the_move_is_not(loerrach, tmp_path) -> None:
    lifecycle.suspend(loerrach, reason="Probe", by="Test")
    assert exported(loerrach, tmp_path).counts["partners"] == 1

    County.objects.filter(pk=loerrach.pk).update(read_only_since="2026-01-01T00:00Z")
    with pytest.raises(Exception, match="zieht gerade um"):
        exported(loerrach, tmp_path, "zweites.zip")

    assert not (tmp_path / "zweites.zip").exists()


def test_a_file_that_is_missing_is_named_and_stops_nobody(loerrach, tmp_path) -> None:
    with inside(loerrach):
        document = Document.objects.get()
        name = document.file.name
        with document.file.open() as opened:
            content = opened.read()
        document.file.storage.delete(name)

        try:
            export = exported(loerrach, tmp_path)
        finally:
            Document._meta.get_field("file").storage.save(name, _file(content))

    assert export.missing_files == [name]
    assert manifest_of(export.path)["missing_files"] == [name]
    assert name in content_of(export.path)["LIESMICH.txt"].decode()


def _file(content: bytes):
    from django.core.files.base import ContentFile  # noqa: PLC0415

    return ContentFile(content)


def test_an_export_that_breaks_leaves_no_file(loerrach, tmp_path, monkeypatch) -> None:
    def broken(county: County) -> list:
        raise RuntimeError("kaputt")

    monkeypatch.setattr("alliances.export.papers.declarations", broken)
    (tmp_path / "archiv.zip").write_text("das vorige")

    with pytest.raises(RuntimeError):
        exported(loerrach, tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["archiv.zip"]
    assert (tmp_path / "archiv.zip").read_text() == "das vorige"


def test_where_no_file_can_stand_is_said_before_anything_happens(loerrach, tmp_path) -> None:
    with pytest.raises(SystemExit):
        call_command("export_county", "loerrach", to=tmp_path / "nicht" / "da.zip", json=True)

    with inside(loerrach):
        assert not Entry.objects.filter(verb="Landkreis exportiert").exists()


def test_the_command_answers_counts_and_checksum(loerrach, tmp_path: Path, capsys) -> None:
    call_command("export_county", "loerrach", to=tmp_path / "a.zip", json=True)

    answer = json.loads(capsys.readouterr().out)
    assert answer["slug"] == "loerrach"
    assert answer["counts"]["declarations"] == 1
    assert answer["sha256"] == hashlib.sha256((tmp_path / "a.zip").read_bytes()).hexdigest()


def test_texts_come_out_letter_by_letter(loerrach, tmp_path) -> None:
    awkward = 'Zeile\nzwei\t"Anführung" \\ \\N \\. \x01\x02 \u2028 ’ 🌍 </script>'
    with inside(loerrach):
        Partner.objects.update(motivation=awkward)

    assert rows_of(exported(loerrach, tmp_path).path, "partners")[0]["motivation"] == awkward
