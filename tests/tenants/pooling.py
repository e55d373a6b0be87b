"""A real PgBouncer in transaction mode before the database of the tests."""

import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from config.embedded import places
from config.embedded.service_user import find_service_user

PROGRAM = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin:/usr/local/sbin")
# Fewer sessions than threads: every session serves every county.
SESSIONS = 3


@contextmanager
def pgbouncer(folder: Path) -> Iterator[dict[str, str]]:
    """What a connection through the pool must say; skips the test where the program is missing."""
    if PROGRAM is None:
        pytest.skip("PgBouncer ist nicht installiert: der Weg durch den Pool wurde NICHT geprüft")
    default = settings.DATABASES["default"]
    user = find_service_user(places.services_dir())
    folder.chmod(0o777)
    if user.uid is not None:
        os.chown(folder, user.uid, user.gid if user.gid is not None else -1)
    (folder / "users.txt").write_text(f'"{default["USER"]}" "{default["PASSWORD"]}"\n')
    (folder / "pgbouncer.ini").write_text(
        f"[databases]\n* = host={default['HOST']} port={default['PORT'] or 5432}\n[pgbouncer]\n"
        f"listen_addr =\nlisten_port = 6432\nunix_socket_dir = {folder}\nauth_type = trust\n"
        f"auth_file = {folder}/users.txt\npool_mode = transaction\n"
        f"default_pool_size = {SESSIONS}\nmax_client_conn = 100\n"
        f"logfile = {folder}/log\npidfile = {folder}/pid\n"
    )
    started = user.run([PROGRAM, "-d", str(folder / "pgbouncer.ini")])
    assert started.returncode == 0, started.stdout
    deadline = time.monotonic() + 10
    while not (folder / ".s.PGSQL.6432").exists():
        assert time.monotonic() < deadline, (folder / "log").read_text()
        time.sleep(0.05)
    try:
        yield {"HOST": str(folder), "PORT": "6432"}
    finally:
        os.kill(int((folder / "pid").read_text()), signal.SIGTERM)
