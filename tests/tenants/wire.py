"""What really goes over the wire: a relay before PostgreSQL that counts the client's messages."""

import socket
import struct
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


class Relay:
    """Counts `Query` messages of the protocol: each is one round trip."""

    def __init__(self, folder: Path, target: str):
        self.folder, self.target = folder, target
        self.messages: list[str] = []
        self.listening = socket.socket(socket.AF_UNIX)
        self.listening.bind(str(folder / ".s.PGSQL.5432"))
        self.listening.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self.listening.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            server.connect(self.target)
            threading.Thread(target=_pass_on, args=(server, client), daemon=True).start()
            threading.Thread(target=self._listen, args=(client, server), daemon=True).start()

    def _listen(self, client: socket.socket, server: socket.socket) -> None:
        """The first message has no kind, every later one a letter, then its length."""
        heard, started = b"", False
        while data := _received(client):
            heard += data
            while len(heard) >= 5:
                offset = 1 if started else 0
                (length,) = struct.unpack("!I", heard[offset : offset + 4])
                if len(heard) < offset + length:
                    break
                message, heard = heard[: offset + length], heard[offset + length :]
                if started and message[:1] == b"Q":
                    self.messages.append(message[5:-1].decode())
                # A wish for encryption comes before the real start.
                started = started or message[4:8] not in (b"\x04\xd2\x16\x2f", b"\x04\xd2\x16\x30")
            server.sendall(data)  # counted before anybody can have an answer to it
        server.close()


def _received(sock: socket.socket) -> bytes:
    try:
        return sock.recv(65536)
    except OSError:
        return b""


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    while data := _received(source):
        try:
            target.sendall(data)
        except OSError:
            break
    target.close()


@contextmanager
def relay() -> Iterator[Relay]:
    """A relay to the database of the tests, on a socket of its own."""
    default = settings.DATABASES["default"]
    with tempfile.TemporaryDirectory(prefix="kk-wire-") as folder:
        made = Relay(Path(folder), f"{default['HOST']}/.s.PGSQL.{default['PORT'] or 5432}")
        try:
            yield made
        finally:
            made.listening.close()
