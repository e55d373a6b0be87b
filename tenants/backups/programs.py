"""PostgreSQL's own programs for backups: where they are, and how they are called."""

import os
import re
import subprocess
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

from tenants.databases import databases
from tenants.postgresql.places import MAIN

DEBIAN = "/usr/lib/postgresql"
_VERSION = re.compile(r"\) (\d+)")
_LATEST_LINES = 12  # of what a program said, in an error


class BackupError(Exception):
    """A backup, a drill or a restoration cannot be done; says why, in German."""


@lru_cache(maxsize=16)
def folder_of(major: int) -> Path:
    """The folder with the programs of this major version; BackupError if there is none.

    They belong to one another, so a folder counts only with the server in it.
    """
    folders = [Path(settings.POSTGRES_PROGRAMS)] if settings.POSTGRES_PROGRAMS else _known(major)
    for folder in folders:
        if _major_in(folder) == major:
            return folder
    raise BackupError(
        f"Die Programme von PostgreSQL {major} (pg_basebackup, postgres, …) fehlen auf diesem "
        "Rechner. Bitte installieren oder ihren Ordner in POSTGRES_PROGRAMS nennen."
    )


def _known(major: int) -> list[Path]:
    wheel = import_string(f"{settings.SERVERS_FOR_A_WHILE}.programs")()
    on_path = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    return [*([wheel] if wheel else []), Path(f"{DEBIAN}/{major}/bin"), *on_path]


def _major_in(folder: Path) -> int | None:
    if not all((folder / name).exists() for name in ("postgres", "pg_basebackup", "pg_ctl")):
        return None
    said = subprocess.run([folder / "postgres", "-V"], capture_output=True, text=True, check=False)
    found = _VERSION.search(said.stdout)
    return int(found[1]) if found else None


def client(database: str) -> dict[str, str]:
    """The environment in which a program finds the server of this database."""
    address = settings.BACKUP_ADDRESSES[database]
    named = {
        "PGHOST": address.get("HOST"),
        "PGPORT": address.get("PORT"),
        "PGUSER": address.get("USER"),
        "PGPASSWORD": address.get("PASSWORD"),
        "PGSSLMODE": address.get("OPTIONS", {}).get("sslmode"),
        "PGSSLROOTCERT": address.get("OPTIONS", {}).get("sslrootcert"),
    }
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return clean | {"LC_ALL": "C"} | {name: str(value) for name, value in named.items() if value}


def run(command: Sequence[object], *, env: dict[str, str] | None = None) -> str:
    """Run a program to its end; answers what it said, BackupError where it failed."""
    words = [str(word) for word in command]
    done = subprocess.run(
        words,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        said = "\n".join(done.stdout.strip().splitlines()[-_LATEST_LINES:])
        raise BackupError(f"{Path(words[0]).name} ist gescheitert:\n{said}")
    return done.stdout


def servers() -> list[str]:
    """The databases whose servers are to be copied, the main one last.

    What the main one says of counties is then never older than what the others hold.
    """
    return [*[name for name in databases() if name != MAIN], MAIN]
