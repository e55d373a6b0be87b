"""One process that answers for one of the sites; it is asked by lines of JSON and answers so.

    {"do": "answer", "path": "/one/", "requests": 100}

Alone (`--alone`), for callgrind, it answers the same requests between marks and leaves.
"""

import gc
import io
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import django
from django.conf import settings

HOSTS: list[str] = os.environ.get("BENCH_HOSTS", "").split(",")
ALONE = 40  # requests between two marks, each of another county


class Site:
    """The site as a web server sees it, asked for one county after the other."""

    def __init__(self) -> None:
        from django.core.wsgi import get_wsgi_application  # noqa: PLC0415 - needs settings

        self.application = get_wsgi_application()
        if settings.WAY == "ours":  # as config/wsgi.py does: time limits are part of the price
            from tenants.postgresql import limits  # noqa: PLC0415 - needs settings

            limits.work_as(limits.WEB)
        self.next = 0
        self.recycle = 0  # requests until the connection is closed, for those who never do
        self.served = 0

    def ask(self, path: str) -> bytes:
        """One request as a WSGI server makes it, to the end of the answer."""
        host = HOSTS[self.next % len(HOSTS)]
        self.next += 1
        environ = {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "HTTP_HOST": host,
            "SERVER_NAME": host,
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
        }
        said = []
        answer = self.application(environ, lambda status, headers: said.append(status))
        body = b"".join(answer)
        answer.close()
        assert said == ["200 OK"], said
        self.served += 1
        if self.recycle and self.served % self.recycle == 0:
            _connection().close()
        return body


def _connection() -> Any:
    from django.db import connection  # noqa: PLC0415 - needs settings

    return connection


def answer(site: Site, path: str, requests: int, recycle: int = 0) -> dict:
    """Seconds for so many requests, and how long one answer was."""
    site.recycle = recycle
    started = time.perf_counter()
    for _ in range(requests):
        body = site.ask(path)
    return {"seconds": time.perf_counter() - started, "length": len(body)}


def messages(site: Site, path: str, requests: int) -> dict:
    """How many messages each request sent over the wire."""
    from tests.tenants.wire import Relay  # noqa: PLC0415 - as above

    connection = _connection()
    host, port = connection.settings_dict["HOST"], connection.settings_dict["PORT"] or 5432
    if not host.startswith("/"):
        return {"skipped": "the database is not on a socket of this machine"}
    counts = []
    with tempfile.TemporaryDirectory(prefix="kk-wire-") as folder:
        relay = Relay(Path(folder), f"{host}/.s.PGSQL.{port}")
        connection.close()
        connection.settings_dict |= {"HOST": folder, "PORT": "5432"}
        site.ask(path)
        for _ in range(requests):
            before = len(relay.messages)
            site.ask(path)
            counts.append(len(relay.messages) - before)
        connection.close()
        connection.settings_dict |= {"HOST": host, "PORT": port}
        relay.listening.close()
    return {"counts": counts, "last": relay.messages[-counts[-1] :]}


def memory(site: Site) -> dict:
    """Megabytes of its own that the server's process for our connection holds, if it is here."""
    pid = _connection().connection.info.backend_pid
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return {"skipped": "the server is not on this machine"}
    (own,) = (line.split()[1] for line in lines if line.startswith("RssAnon"))
    return {"megabytes": int(own) / 1024}


def alone(site: Site) -> None:
    """The same requests again and again; callgrind writes down what lies between the marks."""
    global HOSTS
    HOSTS = HOSTS[:ALONE]
    for _ in range(2):
        for path in ("/one/", "/five/"):
            answer(site, path, ALONE)
    gc.collect()
    gc.freeze()
    gc.disable()
    for path in ("/one/", "/five/", "/one/"):
        os.getloadavg()  # a mark: nobody else calls it
        answer(site, path, ALONE)
        # The process that is fifty times slower would look after the hosts as much too often.
        settings.HOSTS_MAY_BE_OLD = 0 if path == "/five/" else 1e9
    os.getloadavg()


def main() -> None:
    """Answer until nobody asks any more."""
    django.setup()
    site = Site()
    if "--alone" in sys.argv:
        settings.HOSTS_MAY_BE_OLD = 1e9
        alone(site)
        return
    ways = {"answer": answer, "messages": messages, "memory": memory}
    for line in sys.stdin:
        question = json.loads(line)
        print(json.dumps(ways[question.pop("do")](site, **question)), flush=True)


if __name__ == "__main__":
    main()
