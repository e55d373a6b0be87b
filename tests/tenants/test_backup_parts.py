"""The parts of a backup that need no server of their own: files, the shelf, the proof by locks."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from alliances.goals.models import Objective
from tenants.backups import media, shelf
from tenants.backups.filling import refuse_foreign_writing
from tenants.backups.programs import BackupError
from tenants.schemas import as_owner, inside


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    """Two files, and a link that leads away."""
    folder = tmp_path / "media"
    (folder / "lk_loerrach").mkdir(parents=True)
    (folder / "lk_loerrach" / "a.pdf").write_text("a")
    (folder / "lk_loerrach" / "b.pdf").write_text("b")
    (folder / "lk_loerrach" / "fort").symlink_to("/etc/passwd")
    return folder


def test_a_file_that_goes_or_comes_while_the_databases_are_copied_is_there(uploads, tmp_path):
    copied = tmp_path / "copied"
    media.copy(uploads, copied, before=None)
    (uploads / "lk_loerrach" / "a.pdf").unlink()
    (uploads / "lk_loerrach" / "c.pdf").write_text("c")

    media.copy(uploads, copied, before=None)

    names = [path.name for path in media.files_in(copied)]
    assert names == ["a.pdf", "b.pdf", "c.pdf"]


def test_a_name_that_was_used_again_is_another_file(uploads, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    media.copy(uploads, first, before=None)
    (uploads / "lk_loerrach" / "a.pdf").unlink()
    (uploads / "lk_loerrach" / "a.pdf").write_text("anders")

    media.copy(uploads, second, before=first)

    assert (first / "lk_loerrach" / "a.pdf").read_text() == "a"
    assert (second / "lk_loerrach" / "a.pdf").read_text() == "anders"
    assert (second / "lk_loerrach" / "b.pdf").samefile(first / "lk_loerrach" / "b.pdf")


def test_every_change_of_a_copy_is_told(uploads, tmp_path):
    listing = tmp_path / "media.sha256"
    media.write_list(uploads, listing, before=None)
    assert media.faults(uploads, listing) == []
    (uploads / "lk_loerrach" / "a.pdf").write_text("x")
    (uploads / "lk_loerrach" / "b.pdf").rename(uploads / "lk_loerrach" / "c.pdf")

    assert media.faults(uploads, listing) == [
        "media/lk_loerrach/a.pdf ist verändert.",
        "media/lk_loerrach/c.pdf steht nicht in der Liste.",
        "media/lk_loerrach/b.pdf fehlt.",
    ]


def put(folder: Path, name: str, whole_at: str) -> None:
    about = {"format": 1, "databases": {"default": {"whole_at": whole_at}}, "counties": {}}
    (folder / name).mkdir()
    (folder / name / "backup.json").write_text(json.dumps(about))


def test_a_time_finds_the_newest_backup_that_serves_it(tmp_path):
    put(tmp_path, "2026-11-24T010000Z", "2026-11-24T01:00:10+00:00")
    put(tmp_path, "2026-11-25T010000Z", "2026-11-25T01:00:10+00:00")
    put(tmp_path, "2026-11-26T010000Z.part", "2026-11-26T01:00:10+00:00")

    def found(at: datetime | None) -> str:
        return shelf.find(str(tmp_path), at=at).name

    assert found(None) == "2026-11-25T010000Z"
    assert found(datetime(2026, 11, 25, 1, 0, 5, tzinfo=UTC)) == "2026-11-24T010000Z"
    with pytest.raises(BackupError, match="aus der Zeit davor"):
        found(datetime(2026, 11, 24, tzinfo=UTC))
    with pytest.raises(BackupError, match="reicht nur bis 25.11.2026, 02:00:10 zurück"):
        shelf.find(str(tmp_path / "2026-11-25T010000Z"), at=datetime(2026, 11, 25, tzinfo=UTC))


def test_whoever_writes_in_another_county_is_found_by_the_locks(loerrach, cloppenburg):
    with inside(loerrach):
        Objective.objects.create(title="Eigenes", position=8)
    with inside(cloppenburg):
        Objective.objects.count()  # who only reads is none

    with as_owner():
        refuse_foreign_writing({"lk_loerrach"}, "default")
        with inside(cloppenburg):
            Objective.objects.all().delete()
        with pytest.raises(BackupError, match="lk_cloppenburg"):
            refuse_foreign_writing({"lk_loerrach"}, "default")
