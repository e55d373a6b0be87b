"""A mail server for tests: a real one on the own machine that counts what it takes."""

import socketserver
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes

Answer = Callable[[str, str], str]  # a command and its recipient; '' for what is usual


class Sink(socketserver.ThreadingTCPServer):
    """A mail server that takes a letter with the line that ends it, as the standard says."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, answer: Answer | None = None, port: int = 0):
        super().__init__(("127.0.0.1", port), _Session)
        self.answer = answer or (lambda command, recipient: "")
        self.taken: list[tuple[str, str, float]] = []  # recipient, Message-ID, when
        self.at_work = 0
        self.most_at_work = 0
        self.lock = threading.Lock()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def ids(self, ending: str = "") -> Counter[str]:
        """How often each letter arrived, by its Message-ID; those to addresses that end so."""
        with self.lock:
            return Counter(known for to, known, _ in self.taken if to.endswith(ending))

    def recipients(self) -> Counter[str]:
        with self.lock:
            return Counter(to for to, _, _ in self.taken)

    def handle_error(self, request, client_address) -> None:
        """Whoever is killed in mid-sentence is no news."""


class _Session(socketserver.StreamRequestHandler):
    server: Sink

    def handle(self) -> None:
        with self.server.lock:
            self.server.at_work += 1
            self.server.most_at_work = max(self.server.most_at_work, self.server.at_work)
        try:
            self._talk()
        finally:
            with self.server.lock:
                self.server.at_work -= 1

    def _talk(self) -> None:
        recipient = ""
        if not self._say(self.server.answer("CONNECT", "") or "220 sink"):
            return
        while line := self.rfile.readline():
            text = line.decode(errors="replace").strip()
            command = text.split(" ")[0].split(":")[0].upper()
            if command == "RCPT":
                recipient = text.partition("<")[2].partition(">")[0]
            special = self.server.answer(command, recipient)
            if command == "EHLO":
                self._say(special or "250 sink")
            elif command == "DATA":
                if self._say(special or "354 go on") and not special:
                    self._take(recipient)
            elif command == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say(special or "250 fine")

    def _take(self, recipient: str) -> None:
        raw = b""
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return  # the line broke before the dot: nothing was taken
            raw += line
        special = self.server.answer(".", recipient)
        if not special or special.startswith("2"):
            known = str(message_from_bytes(raw)["Message-ID"])
            with self.server.lock:
                self.server.taken.append((recipient, known, time.monotonic()))
        self._say(special or "250 taken")

    def _say(self, text: str) -> bool:
        self.wfile.write(text.encode() + b"\r\n")
        return True


@contextmanager
def sink(answer: Answer | None = None, port: int = 0) -> Iterator[Sink]:
    """A mail server in a thread of the test."""
    server = Sink(answer, port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
