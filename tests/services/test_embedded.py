"""The embedded services, started for real in folders of their own."""

import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import environ
import psycopg2
import pytest
import redis

from config import embedded
from config.embedded import postgres, processes, valkey


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty data folder that no other test uses; whatever was started in it is stopped."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EMBEDDED_FAST", "1")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    yield tmp_path / "data"
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    embedded.stop()
    for left in embedded.socket_dir().glob("*"):
        left.unlink()
    if embedded.socket_dir().exists():
        embedded.socket_dir().rmdir()


def ask_database(question: str) -> object:
    address = environ.Env.db_url_config(embedded.database_url())
    connection = psycopg2.connect(
        host=address["HOST"], user=address["USER"], dbname=address["NAME"]
    )
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone()[0] if cursor.description else None
    finally:
        connection.close()


def ask_valkey() -> redis.Redis:
    return redis.Redis.from_url(embedded.cache_url())


def postmaster() -> int:
    return int(postgres._pid_file()[0])


def test_a_first_start_gives_a_database_of_our_own_and_a_broker(data):
    states = embedded.start()

    assert states == {"PostgreSQL": "started", "Valkey": "started"}
    assert embedded.status() == {"PostgreSQL": "running", "Valkey": "running"}
    assert ask_database("SELECT current_user || ' in ' || current_database()") == (
        "kreisklima in kreisklima"
    )
    assert ask_database("SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    for extension in ("pg_trgm", "unaccent", "btree_gist"):
        ask_database(f"CREATE EXTENSION {extension}")
    assert ask_database("SELECT datcollate FROM pg_database WHERE datname = 'kreisklima'") == (
        "C.UTF-8"
    )
    assert ask_database("SHOW max_locks_per_transaction") == "256"
    with ask_valkey() as cache:
        assert cache.ping()
        assert cache.config_get("appendonly") == {"appendonly": "yes"}


def test_nobody_is_reached_over_the_network(data):
    embedded.start()

    with ask_valkey() as cache:
        assert cache.config_get("port") == {"port": "0"}
    assert ask_database("SHOW listen_addresses") == ""


def test_a_second_start_is_quick_and_changes_nothing(data):
    embedded.start()
    server = postmaster()

    began = time.perf_counter()
    states = embedded.start()

    assert time.perf_counter() - began < 0.5
    assert states == {"PostgreSQL": "running", "Valkey": "running"}
    assert postmaster() == server


def test_stop_keeps_what_was_written(data):
    embedded.start()
    ask_database("CREATE TABLE kept AS SELECT 42 AS answer")
    with ask_valkey() as cache:
        cache.set("kept", "42")

    assert embedded.stop() == {"PostgreSQL": "stopped", "Valkey": "stopped"}
    assert embedded.stop() == {"PostgreSQL": "idle", "Valkey": "idle"}
    embedded.start()

    assert ask_database("SELECT answer FROM kept") == 42
    with ask_valkey() as cache:
        assert cache.get("kept") == b"42"


def test_what_was_written_survives_a_kill_of_both(data, monkeypatch):
    monkeypatch.delenv("EMBEDDED_FAST")
    embedded.start()
    ask_database("CREATE TABLE kept AS SELECT 42 AS answer")
    for pid, folder in ((postmaster(), postgres._cluster()), (valkey._pid(), valkey._folder())):
        os.kill(pid, signal.SIGKILL)
        assert processes.wait_until(lambda p=pid, f=folder: not processes.serves(p, f), seconds=5)

    assert embedded.status() == {"PostgreSQL": "idle", "Valkey": "idle"}
    assert embedded.start() == {"PostgreSQL": "started", "Valkey": "started"}

    assert ask_database("SELECT answer FROM kept") == 42


def test_starts_again_when_a_stranger_got_the_number_of_the_killed_server(data):
    embedded.start()
    os.kill(postmaster(), signal.SIGKILL)
    note = postgres._cluster() / "postmaster.pid"
    lines = note.read_text().splitlines()
    stranger = subprocess.Popen(["sleep", "60"])
    note.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")

    try:
        assert embedded.status()["PostgreSQL"] == "idle"
        assert embedded.start()["PostgreSQL"] == "started"
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_starts_again_when_the_sockets_were_swept_away(data):
    embedded.start()
    for name in embedded.socket_dir().iterdir():
        name.unlink()
    embedded.socket_dir().rmdir()

    assert embedded.status() == {"PostgreSQL": "idle", "Valkey": "idle"}
    embedded.start()

    assert ask_database("SELECT 1") == 1


def test_of_two_starts_at_once_each_service_is_started_by_one(data):
    command = [sys.executable, "-m", "config.embedded", "start"]
    environment = os.environ | {"PYTHONPATH": str(Path(embedded.__file__).parents[2])}
    both = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = "".join(process.communicate(timeout=60)[0] for process in both)

    assert [process.returncode for process in both] == [0, 0]
    assert said.count("gestartet") == 2
    assert said.count("läuft") == 2


def test_the_folders_above_keep_their_permissions(tmp_path, data, monkeypatch):
    above = tmp_path / "private" / "deep"
    above.mkdir(parents=True)
    above.parent.chmod(0o700)
    above.chmod(0o700)
    before = [(f, f.stat().st_mode, f.stat().st_uid) for f in (above, *above.parents)]
    monkeypatch.setenv("DATA_DIR", str(above / "data"))

    embedded.start()

    assert [(f, f.stat().st_mode, f.stat().st_uid) for f, _, _ in before] == before
    for private in (embedded.socket_dir(), above / "data" / "embedded"):
        assert stat.S_IMODE(private.stat().st_mode) == 0o700


def test_a_very_long_path_of_the_data_does_not_matter(tmp_path, data, monkeypatch):
    monkeypatch.setenv("DATA_DIR", str(tmp_path / ("sehr-langer-name-" * 12) / "mit Leer'zeichen"))

    embedded.start()

    assert ask_database("SELECT 1") == 1
    with ask_valkey() as cache:
        assert cache.ping()


def test_a_very_long_tmpdir_does_not_matter(tmp_path, data, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / ("x" * 120)))

    assert len(str(embedded.socket_dir())) < 80


@pytest.mark.parametrize("plant", [Path.mkdir, lambda path: path.symlink_to("/etc")])
def test_a_socket_folder_that_somebody_planted_is_refused(data, plant: Callable[[Path], None]):
    folder = embedded.socket_dir()
    plant(folder)

    try:
        with pytest.raises(embedded.EmbeddedError):
            embedded.database_url()
        with pytest.raises(embedded.EmbeddedError):
            embedded.start()
    finally:
        folder.unlink() if folder.is_symlink() else folder.rmdir()


def test_a_service_named_by_the_environment_is_left_alone(data, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/db")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere/0")

    assert embedded.start() == {"PostgreSQL": "external", "Valkey": "external"}

    assert not (data / "embedded").exists()


def test_a_failed_start_shows_what_the_server_said(data):
    embedded.start()
    embedded.stop()
    with open(data / "embedded" / "postgres" / "postgresql.conf", "a") as conf:
        conf.write("\nmax_connections = nonsense\n")

    with pytest.raises(embedded.EmbeddedError, match="nonsense"):
        embedded.start()


def test_a_system_without_the_wheels_is_told_what_to_set(data, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    with pytest.raises(embedded.EmbeddedError, match="DATABASE_URL"):
        embedded.start()


def test_first_processes_agree_on_one_secret(data):
    keys: list[str] = []
    threads = [
        threading.Thread(target=lambda: keys.append(embedded.secret_key())) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(keys) == 8
    assert len(set(keys)) == 1
    assert stat.S_IMODE((data / "secret_key").stat().st_mode) == 0o600


def test_the_addresses_are_understood_by_those_who_read_them(data):
    database = environ.Env.db_url_config(embedded.database_url())
    sockets = str(embedded.socket_dir())

    assert (database["HOST"], database["NAME"], database["USER"]) == (
        sockets,
        "kreisklima",
        "kreisklima",
    )
    assert urlsplit(embedded.redis_url()).path == f"{sockets}/valkey.sock"
    assert urlsplit(embedded.cache_url()).query == "db=1"
