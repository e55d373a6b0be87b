"""Backups of real servers: whole or none, proved, brought to life, also at a point in time."""

import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.backing_up import Backed, backed
from tests.product import ROOT

GOOD = {"ok": True, "faults": []}


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backed]:
    """Three counties on two servers."""
    with backed(tmp_path_factory.mktemp("backed")) as made:
        yield made


def killed(product: Backed, point: str, *words: str) -> int:
    """Run a command that dies at this point; how it ended."""
    return subprocess.run(
        [sys.executable, "manage.py", *words, "--json"],
        cwd=ROOT,
        env=product.environment | {"FAULTPOINTS": f"{point}=kill"},
        capture_output=True,
        check=False,
    ).returncode


def test_a_backup_holds_everything_is_proved_and_comes_to_life_in_a_drill(
    platform: Backed,
) -> None:
    scratch = Path(tempfile.mkdtemp())

    made = platform.command("backup_platform")
    drill = platform.command("restore_drill", "--scratch", str(scratch))

    assert made["databases"] == ["zwei", "default"]
    files = [path for path in (platform.folder / "media").rglob("*") if path.is_file()]
    assert (made["counties"], made["files"]) == (3, len(files))
    about = json.loads((Path(made["backup"]) / "backup.json").read_text())
    assert all(county["stayed"] for county in about["counties"].values())
    assert {name: drill[name] for name in GOOD} == GOOD
    assert (drill["counties"], drill["equal"], drill["changed_since"]) == (3, 3, [])
    assert drill["rto_seconds"] > 0
    log = Path(drill["log"]).read_text(encoding="utf-8")
    print(log)
    assert "check_invariants --thorough" in log
    assert "ergebnis: gut" in log
    scratch.rmdir()  # nothing was left in it
    runs = platform.rows("SELECT kind, ok FROM tenants_backuprun ORDER BY id DESC LIMIT 2")
    assert runs == [("drill", True), ("backup", True)]


@pytest.mark.deep
def test_what_has_not_changed_takes_no_room_and_old_ones_go(platform: Backed) -> None:
    first = Path(platform.command("backup_platform")["backup"])
    new = platform.add_file("loerrach", "neu")
    second = platform.command("backup_platform", "--keep", "2")

    name = new.relative_to(platform.folder / "media")
    [old] = (first / "media" / "lk_loerrach").rglob("*.pdf")
    twin = Path(second["backup"]) / old.relative_to(first)
    assert second["new_files"] == 1
    assert old.samefile(twin)
    assert (Path(second["backup"]) / "media" / name).exists()
    assert platform.whole == [first.name, Path(second["backup"]).name]

    trial = platform.command("backup_platform", "--keep", "1", "--dry-run")

    assert trial["would_remove"] == [Path(second["backup"]).name, first.name]
    third = platform.command("backup_platform", "--keep", "1")
    assert platform.whole == [Path(third["backup"]).name]
    platform.remove_file("loerrach", "neu")


@pytest.mark.deep
@pytest.mark.parametrize(
    "point",
    [
        "backup.before_name",
        pytest.param("backup.media_copied", marks=pytest.mark.deep),
        pytest.param("backup.servers_copied", marks=pytest.mark.deep),
        pytest.param("backup.one_removed", marks=pytest.mark.deep),
    ],
)
def test_a_killed_backup_is_none_and_the_next_one_tidies_up(platform: Backed, point: str) -> None:
    platform.command("backup_platform")
    before = platform.whole

    assert killed(platform, point, "backup_platform", "--keep", "1") == -signal.SIGKILL

    if point != "backup.one_removed":
        assert platform.whole == before
        [part] = platform.shelf.glob("*.part")
        code, refusal = platform.answer("verify_backup", str(part))
        assert (code, "abgebrochene" in refusal["error"]) == (1, True)
    assert platform.command("verify_backup")["ok"]
    made = platform.command("backup_platform", "--keep", "1")
    assert platform.whole == [Path(made["backup"]).name]
    assert list(platform.shelf.glob("*.part")) == []
    unended = "SELECT count(*) FROM tenants_backuprun WHERE ended_at IS NULL AND NOT ok"
    if point != "backup.one_removed":
        assert platform.rows(unended)[0][0] > 0


@pytest.mark.deep
def test_a_changed_backup_is_found_and_its_drill_is_a_bad_one(platform: Backed) -> None:
    folder = Path(platform.command("backup_platform")["backup"])
    [file] = (folder / "media" / "lk_giessen").rglob("*.pdf")
    file.write_bytes(b"%PDF-1.7 anders")  # the original, too: a link of a backup before
    table = folder / "databases" / "zwei" / "global" / "pg_filenode.map"
    kept = table.read_bytes()
    table.write_bytes(bytes(len(kept)))

    code, found = platform.answer("verify_backup", str(folder))

    assert code == 1
    assert any("pg_filenode.map" in fault for fault in found["faults"])
    assert any(f"media/lk_giessen/{file.parent.name}/{file.name}" in f for f in found["faults"])
    table.write_bytes(kept)
    file.unlink()
    code, drill = platform.answer("restore_drill", str(folder))
    assert code == 1
    assert any("lk_giessen" in fault for fault in drill["faults"])
    told = platform.rows("SELECT ok, note FROM tenants_backuprun ORDER BY id DESC LIMIT 1")[0]
    assert told[0] is False
    assert "lk_giessen" in told[1]


def received(platform: Backed) -> None:
    """Have everything that was written until now received."""
    name = platform.server.ask("SELECT pg_walfile_name(pg_current_wal_insert_lsn())")
    platform.server.ask("SELECT pg_switch_wal()")
    file = platform.shelf / "wal" / "default" / name
    deadline = time.monotonic() + 60
    while not file.exists():
        assert time.monotonic() < deadline, "the WAL does not arrive"
        time.sleep(0.1)


@pytest.mark.deep
def test_a_point_in_time_shows_what_was_written_before_and_not_after(platform: Backed) -> None:
    receiver = platform.start("manage.py", "receive_wal")
    deadline = time.monotonic() + 60
    while not platform.rows("SELECT 1 FROM pg_stat_replication"):
        assert receiver.poll() is None
        assert time.monotonic() < deadline, "nobody receives"
        time.sleep(0.1)
    platform.command("backup_platform")
    platform.add_file("loerrach", "davor")
    time.sleep(0.05)
    point = datetime.now(UTC).isoformat()
    time.sleep(0.05)
    platform.add_file("loerrach", "danach")
    neighbours = platform.all_held("cloppenburg", "giessen")
    received(platform)

    drill = platform.command("restore_drill", "--at", point)
    platform.command("restore_county", "loerrach", "--at", point)

    assert drill["ok"], drill
    assert drill["changed_since"] == ["loerrach"]
    assert [name.partition("/")[0] for name in drill["younger_files"]] == ["lk_loerrach"]
    titles = "SELECT title FROM lk_loerrach.alliances_document ORDER BY 1"
    assert platform.rows(titles) == [("alt",), ("davor",)]
    assert platform.all_held("cloppenburg", "giessen") == neighbours
    platform.command("restore_county", "loerrach", "--undo")
    assert platform.titles("loerrach") == ["alt", "danach", "davor"]

    code, refusal = platform.answer("restore_drill", "--at", "2020-01-01T12:00")
    assert code == 1
    assert "aus der Zeit davor" in refusal["error"]

    wal = platform.shelf / "wal" / "default"
    before = {path.name for path in wal.iterdir() if not path.suffix}
    platform.command("backup_platform", "--keep", "1")
    assert before - {path.name for path in wal.iterdir()}  # no backup needs these any more
    platform.stop()
    for words in ("davor", "danach"):
        platform.remove_file("loerrach", words)
