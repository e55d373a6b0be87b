"""Who runs the servers: PostgreSQL refuses to be root, so root needs somebody else.

Three ways, the first that can reach both the programs and the data is taken:

- not root: simply ourselves.
- root, in a user namespace: to PostgreSQL we look like an ordinary user, while to the rest of the
  machine the files still belong to root. No permission of any folder has to change, which matters:
  the helper that comes with the wheel opens every parent folder to everybody, /root included.
- root, without namespaces (many containers forbid them): an existing system user who gets one
  folder of its own. Where that user cannot get through to it we say so and open nothing.
"""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.embedded.places import EmbeddedError, make_data_dir, services_dir

SYSTEM_USERS = ("postgres", "nobody", "daemon")


@dataclass(frozen=True)
class ServiceUser:
    """Somebody who may run the servers, and how a program is started as them."""

    uid: int
    gid: int
    prefix: tuple[str, ...] = ()
    is_other: bool = False

    def run(self, command: Sequence[object], **options: Any) -> subprocess.CompletedProcess[str]:
        """Run a program to its end; its output comes back as text and its code is not checked."""
        if self.is_other:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        # PG… variables of the caller would lead initdb and psql astray; `/` is readable for all.
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT} | options
        return subprocess.run(
            [*self.prefix, *map(str, command)],
            env=clean | {"LC_ALL": "C"},
            cwd="/",
            text=True,
            errors="replace",
            check=False,
            **options,
        )

    def can_reach(self, program: Path, folder: Path) -> bool:
        """Whether this user can start the program and write into the folder."""
        try:
            return not (
                self.run(["test", "-x", program]).returncode
                or self.run(["test", "-w", folder]).returncode
            )
        except (OSError, subprocess.SubprocessError):
            return False


def find_service_user(program: Path) -> ServiceUser:
    """Whoever owns the services' folder already; on the first start the first who can reach it."""
    make_data_dir()
    folder = services_dir()
    folder.mkdir(mode=0o700, exist_ok=True)
    return user_for(program, folder)


def user_for(program: Path, folder: Path) -> ServiceUser:
    """Who may run a server in this folder: its owner, or the first who can reach it."""
    if os.geteuid() != 0:
        # initdb insists on a name; a container's arbitrary number borrows one in a namespace.
        prefix = () if _has_a_name(os.geteuid()) else _in_a_namespace()
        return _only_if_able(ServiceUser(os.geteuid(), os.getegid(), prefix), program, folder)

    found = folder.stat()
    if found.st_uid != 0:  # made by an ordinary user, or by root without namespaces
        return _only_if_able(ServiceUser(found.st_uid, found.st_gid, (), True), program, folder)
    inside = ServiceUser(0, 0, _in_a_namespace())
    if inside.can_reach(program, folder):
        return inside
    if any(folder.iterdir()):
        raise EmbeddedError(
            f"Die Daten in {folder} gehören root, aber root darf hier keinen eigenen "
            "Benutzer-Namensraum öffnen (unshare -U). Bitte den Ordner mit chown -R einem "
            "gewöhnlichen Benutzer geben oder DATABASE_URL und REDIS_URL setzen."
        )
    return _a_system_user(program, folder)


def _only_if_able(user: ServiceUser, program: Path, folder: Path) -> ServiceUser:
    if not user.can_reach(program, folder):
        raise EmbeddedError(
            f"Der Benutzer mit der Nummer {user.uid} erreicht {program} oder {folder} nicht. "
            "Bitte die Rechte prüfen oder einen anderen Ordner in DATA_DIR nennen."
        )
    return user


def _a_system_user(program: Path, folder: Path) -> ServiceUser:
    for name in SYSTEM_USERS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        user = ServiceUser(entry.pw_uid, entry.pw_gid, (), True)
        os.chown(folder, user.uid, user.gid)
        if user.can_reach(program, folder):
            return user
    folder.rmdir()
    raise EmbeddedError(
        "PostgreSQL läuft nicht als root, ein eigener Namensraum (unshare -U) ist hier verboten, "
        f"und kein Systembenutzer erreicht zugleich {program} und {folder}. Rechte fremder Ordner "
        "ändern wir nicht. Bitte als gewöhnlicher Benutzer starten, das Verzeichnis an einen für "
        "alle lesbaren Ort legen oder DATABASE_URL und REDIS_URL setzen."
    )


def _has_a_name(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _in_a_namespace() -> tuple[str, ...]:
    """Look like an ordinary user with a name; 65534 is avoided, it stands for all strangers."""
    uid = next((entry.pw_uid for entry in pwd.getpwall() if 0 < entry.pw_uid < 65534), 65534)
    return ("unshare", "-U", f"--map-user={uid}")
