"""A receiver of webhooks for tests: a real web server on the own machine."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Call:
    """What arrived."""

    path: str
    headers: dict[str, str]
    body: bytes


class Receiver(ThreadingHTTPServer):
    """Answers what `answer` says: a status, after whatever it likes to wait for."""

    daemon_threads = True

    def __init__(self, answer: Callable[[str], int]):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer, self.calls = answer, list[Call]()

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{path}"

    def handle_error(self, request, client_address) -> None:
        """Whoever hangs up is no news."""


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        status = self.server.answer(self.path)
        self.server.calls.append(Call(self.path, headers, body))
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", "/anderswo")
        self.end_headers()
        self.wfile.write(b"x" * 100_000)

    def log_message(self, *args: object) -> None:
        """Nobody reads it."""


@contextmanager
def receiver(answer: Callable[[str], int] = lambda path: 204) -> Iterator[Receiver]:
    """A receiver in a thread of the test."""
    server = Receiver(answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
