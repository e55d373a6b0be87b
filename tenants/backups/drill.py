"""The drill: bring a backup to life, look whether all is there, measure, and write it down."""

import json
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from tenants.backups import looking
from tenants.backups.models import BackupRun
from tenants.backups.runs import noted
from tenants.backups.scratch import Scratch, alive
from tenants.backups.shelf import Backup
from tenants.backups.verifying import verify_backup

# These say something of the present; of an old backup they need not be true. Rows may be younger
# than the files of a backup: the drill itself tells which files that concerns.
ONLY_OF_NOW = {
    "no_move_is_forgotten",
    "the_last_backup_is_fresh",
    "the_outbox_is_not_stale",
    "every_row_has_its_file",
    "every_file_has_its_row",
    "every_material_has_its_file",
}
MOST_WORDS = 10  # faults told of one step


@dataclass
class Report:
    """What the drill saw, step by step, as lines of its log."""

    started: float = field(default_factory=time.monotonic)
    lines: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def say(self, words: str) -> None:
        self.lines.append(f"{time.monotonic() - self.started:8.1f} s  {words}")

    def check(self, what: str, faults: list[str]) -> None:
        """One step of the drill; whatever is said in `faults` makes the drill a bad one."""
        self.say(f"{'gut ' if not faults else 'NICHT GUT '} {what}")
        for fault in faults[:MOST_WORDS]:
            self.say(f"     - {fault}")
        if len(faults) > MOST_WORDS:
            self.say(f"     - und {len(faults) - MOST_WORDS} weitere")
        self.faults += [f"{what}: {fault}" for fault in faults]


def restore_drill(
    backup: Backup, *, at: datetime | None = None, latest: bool = False, within: str = ""
) -> dict[str, Any]:
    """Restore the whole platform beside itself and look; changes nothing but its own log.

    Raises BackupError where the backup cannot even be started.
    """
    report = Report()
    with noted(BackupRun.Kind.DRILL) as told:
        told.backup = backup.name
        try:
            answer = _drill(report, backup, at=at, latest=latest, within=within)
        except BaseException as error:
            report.say(f"ABGEBROCHEN: {error}")
            raise
        finally:
            log = _write(report, backup)
        told.bytes = backup.about["bytes"] + backup.about["media"]["bytes"]
        told.ok = not report.faults
        ready = f"bereit nach {answer['rto_seconds']:.0f} s, {answer['counties']} Landkreise"
        told.note = " ".join(report.faults)[:500] or ready
    return {"ok": not report.faults, **answer, "faults": report.faults, "log": str(log)}


def _drill(
    report: Report, backup: Backup, *, at: datetime | None, latest: bool, within: str
) -> dict[str, Any]:
    point = f"zum Stand {timezone.localtime(at):%d.%m.%Y %H:%M:%S}" if at else ""
    report.say(f"Übung mit {backup.folder} {point or ('zum letzten Stand' if latest else '')}")
    report.check("Prüfsummen aller Dateien", verify_backup(backup)["faults"])
    began = time.monotonic()
    with alive(backup, at=at, latest=latest, within=within) as scratch:
        for name, server in scratch.servers.items():
            known = " (im WAL steht nichts Späteres)" if server.is_everything else ""
            report.say(f"Server {name} läuft nach {server.seconds} s{known}")
        is_as_noted = at is None and not latest
        counties = looking.counties_of(scratch)
        report.check("Landkreise und Schemata", looking.homeless(scratch, counties))
        equal, other = looking.compared(scratch, counties)
        written = f", {len(other)} seither verändert" if other else ""
        report.check(
            f"Inhalte: {equal} Landkreise gleich der Notiz der Sicherung{written}",
            [f"{slug} ist anders als notiert." for slug in other] if is_as_noted else [],
        )
        missing = looking.missing_files(scratch, counties)
        after = [] if is_as_noted else missing
        told = f", {len(after)} sind jünger als die Sicherung" if after else ""
        report.check(f"Jede Zeile hat ihre Datei{told}", missing if is_as_noted else [])
        _bring_up_to_date(report, scratch, counties)
        rto = round(time.monotonic() - began, 1)
        report.say(f"Die Plattform könnte wieder arbeiten (nach {rto} s)")
        _ask_the_platform(report, scratch)
        last, received = scratch.replayed_until(), _newest_wal(backup)
    lost = max(timedelta(0), timezone.now() - received).total_seconds()
    report.say(f"Letzte Änderung darin: {_clock(last) if last else 'keine im WAL'}")
    report.say(f"Letztes WAL von {_clock(received)}: verloren wären {round(lost)} s")
    report.say("ergebnis: " + ("gut" if not report.faults else "NICHT GUT"))
    return {
        "backup": str(backup.folder),
        "counties": len(counties),
        "equal": equal,
        "changed_since": other,
        "younger_files": after,
        "last_change": last,
        "rto_seconds": rto,
        "rpo_seconds": round(lost),
        "seconds": round(time.monotonic() - report.started, 1),
    }


def _bring_up_to_date(report: Report, scratch: Scratch, counties: list[looking.Home]) -> None:
    """A backup may be of an older release; then `prepare` does what it does at every start."""
    behind = looking.behind(scratch, counties)
    if not behind:
        report.check("Alle Landkreise auf dem Stand dieses Programms", [])
        return
    code, said = manage(scratch, "prepare")
    failed = [] if code == 0 and not said.get("failed", ["prepare"]) else [str(said)[:300]]
    report.check(f"{len(behind)} ältere Landkreise auf den Stand dieses Programms gebracht", failed)


def _ask_the_platform(report: Report, scratch: Scratch) -> None:
    """The product's own questions, asked by its own commands."""
    _, said = manage(scratch, "check_invariants", "--thorough")
    report.check(
        "check_invariants --thorough",
        [
            f"{one['invariant']}: {one['finding']}"
            for one in said.get("violations", [{"invariant": "?", "finding": str(said)}])
            if one["invariant"] not in ONLY_OF_NOW
        ],
    )
    _, said = manage(scratch, "verify_history")
    found = said.get("counties", {"?": {"broken": str(said)}})
    broken = [f"{slug}: {one['broken']}" for slug, one in found.items() if one["broken"]]
    report.check("verify_history: jeder Verlauf lückenlos", broken)


def manage(scratch: Scratch, *words: str) -> tuple[int, dict]:
    """One of our commands, on the restored servers; its exit code and its answer."""
    done = subprocess.run(
        [sys.executable, str(settings.ROOT / "manage.py"), *words, "--json"],
        cwd=settings.ROOT,
        env=scratch.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    with suppress(ValueError, IndexError):
        return done.returncode, json.loads(done.stdout.strip().splitlines()[-1])
    return done.returncode or 1, {"error": done.stderr.strip()[-500:]}


def _newest_wal(backup: Backup) -> datetime:
    """Up to when something would be left if everything else were lost now."""
    times = []
    for name in backup.databases:
        folder = backup.wal(name)
        files = [path.stat().st_mtime for path in folder.iterdir()] if folder.is_dir() else []
        whole = datetime.fromisoformat(backup.databases[name]["whole_at"])
        newest = datetime.fromtimestamp(max(files), tz=whole.tzinfo) if files else whole
        times.append(max(newest, whole))
    return min(times)


def _clock(at: datetime) -> str:
    return f"{timezone.localtime(at):%d.%m.%Y %H:%M:%S}"


def _write(report: Report, backup: Backup) -> Path:
    folder = backup.folder.parent / "drills"
    folder.mkdir(mode=0o700, exist_ok=True)
    log = folder / f"{timezone.now():%Y-%m-%dT%H%M%SZ}.log"
    log.write_text("\n".join(report.lines) + "\n", encoding="utf-8")
    return log
