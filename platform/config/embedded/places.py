"""Where the embedded services keep their data and under which addresses they answer."""

import hashlib
import os
import secrets
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

REPOSITORY = Path(__file__).resolve().parents[3]
DATABASE = ROLE = "kreisklima"
# A unix socket's path holds 107 bytes on Linux and 103 on macOS; the longest name we put into the
# folder is PostgreSQL's `.s.PGSQL.5432.lock`.
LONGEST_SOCKET_DIR = 103 - len("/.s.PGSQL.5432.lock")


class EmbeddedError(Exception):
    """An embedded service cannot do what was asked; the text says what helps."""


def data_dir() -> Path:
    """The folder of everything that must survive a restart (environment: DATA_DIR)."""
    return Path(os.environ.get("DATA_DIR") or REPOSITORY / ".data").expanduser().resolve()


def make_data_dir() -> Path:
    """Create the data folder if it is missing; an existing one keeps its owner and permissions."""
    folder = data_dir()
    if not folder.is_dir():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            # Others may pass through but not look around: started by root on a machine without
            # user namespaces, the services run as another user and must reach their folder in it.
            folder.chmod(0o711)
        except OSError as error:
            raise EmbeddedError(
                f"Der Datenordner {folder} lässt sich nicht anlegen: {error}"
            ) from None
    return folder


def services_dir() -> Path:
    """The folder that belongs to whoever runs the servers."""
    return data_dir() / "embedded"


def socket_dir() -> Path:
    """The short folder of the unix sockets, open to nobody else; refused if it is not ours.

    Its name depends only on the data folder and that folder's owner, so that every process finds
    it, and it does not stand inside the data folder, whose path may be too long for a socket.
    """
    data = data_dir()
    owner = data.stat().st_uid if data.exists() else os.geteuid()
    mark = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    parent = Path(tempfile.gettempdir()).resolve()
    folder = parent / f"kreisklima-{owner}-{mark}"
    if len(os.fsencode(folder)) > LONGEST_SOCKET_DIR:
        folder = Path("/tmp") / folder.name  # noqa: S108 - checked below like any other
    _refuse_a_strangers(folder)
    return folder


def make_socket_dir(uid: int, gid: int) -> Path:
    """Create the folder of the sockets for the user who runs the servers."""
    folder = socket_dir()
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        pass
    else:
        folder.chmod(0o700)
        if os.geteuid() == 0:
            os.chown(folder, uid, gid)
    _refuse_a_strangers(folder)
    return folder


def _refuse_a_strangers(folder: Path) -> None:
    """Anybody can create names in /tmp: a folder, or a link, of somebody else must not be used."""
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return
    ours = {os.geteuid()}
    with suppress(OSError):
        ours.add(services_dir().stat().st_uid)
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in ours:
        raise EmbeddedError(
            f"{folder} gehört jemand anderem und wird nicht benutzt. "
            "Bitte entfernen oder TMPDIR auf einen eigenen Ordner setzen."
        )
    if stat.S_IMODE(found.st_mode) != 0o700:
        raise EmbeddedError(f"{folder} ist für andere offen. Bitte entfernen (rm -r {folder}).")


def database_url() -> str:
    """Address of the embedded database, in the form that django-environ reads as a socket."""
    return f"postgres://{ROLE}@/{quote(str(socket_dir()))}/{DATABASE}"


def redis_url() -> str:
    """Address of the embedded broker, as kombu and Celery want it."""
    return f"redis+socket://{quote(str(socket_dir()))}/valkey.sock"


def cache_url() -> str:
    """Address of the embedded cache for Django's RedisCache, apart from the broker's queues."""
    return f"unix://{quote(str(socket_dir()))}/valkey.sock?db=1"


def secret_key() -> str:
    """This data folder's own secret, made up on first use, so that a demo needs no SECRET_KEY."""
    path = make_data_dir() / "secret_key"
    with suppress(FileNotFoundError):
        return path.read_text().strip()
    draft = path.with_name(f"secret_key.{os.getpid()}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(50))
    with suppress(FileExistsError):  # of several first processes one wins, all read the same
        os.link(draft, path)
    draft.unlink()
    return path.read_text().strip()
