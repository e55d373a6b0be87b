"""Notice a database that says nothing any more, and let nobody wait for it.

A stopped server, a full disk, a cable pulled out: a statement is sent and no answer comes, for
hours. A time limit of the database cannot help there. So one thread of each process looks every
moment at the connections; where one has waited for long it asks a question of its own. Is that not
answered either, the database is silent: everybody's waiting ends at once with the error that a lost
connection has, and nobody begins to wait until a question is answered again.
"""

import logging
import os
import select
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from weakref import WeakSet

import psycopg2
from psycopg2 import extensions

log = logging.getLogger(__name__)
LOOK = 0.5  # seconds between two looks
SUSPICIOUS = 2.0  # this long in one statement, and we ask ourselves
PATIENCE = 4.0  # for the answer to our own question
SILENT = "Die Datenbank antwortet nicht."
_BEGINNING = threading.Lock()
_ASKED_OF_US = {"connection_factory", "cursor_factory"}


class Watch:
    """The connections of one process, and which databases are silent."""

    def __init__(self) -> None:
        self.is_on = False
        self.told: Any = lambda alias, what: None  # who counts what we did
        self._process = 0
        self._forget()

    def _forget(self) -> None:
        self._connections: WeakSet[Any] = WeakSet()
        self._addresses: dict[str, dict[str, Any]] = {}
        self._suspects: set[str] = set()
        self._silent: set[str] = set()
        self._deadlines: dict[int, float] = {}
        self._lock = threading.Lock()
        self._wake = threading.Event()

    # -- what connections ask and say -------------------------------------------------------------
    def is_silent(self, alias: str) -> bool:
        """Whether nobody should begin to wait for this database now."""
        return alias in self._silent

    def refuse(self, alias: str) -> None:
        """Raise at once what a connection to a silent database would raise after a long time."""
        if alias in self._silent:
            raise psycopg2.OperationalError(SILENT)

    def add(self, alias: str, connection: Any, address: dict[str, Any]) -> None:
        """Look after a connection from now on."""
        if not self.is_on:
            return
        self._begin()
        connection.alias, connection.owner = alias, threading.get_ident()
        self._addresses[alias] = address
        with self._lock:
            self._connections.add(connection)

    def suspect(self, alias: str, address: dict[str, Any]) -> None:
        """Somebody could not even connect."""
        if not self.is_on:
            return
        self._begin()
        self._addresses[alias] = address
        self._suspects.add(alias)
        self._wake.set()

    @contextmanager
    def deadline(self, seconds: float) -> Iterator[None]:
        """What this thread does in this block ends its waiting for a database after so long."""
        thread = threading.get_ident()
        self._deadlines[thread] = time.monotonic() + seconds
        try:
            yield
        finally:
            self._deadlines.pop(thread, None)

    # -- the thread -------------------------------------------------------------------------------
    def _begin(self) -> None:
        if self._process == os.getpid():
            return
        with _BEGINNING:
            if self._process == os.getpid():  # another thread was quicker
                return
            self._forget()  # a child has its parent's memory, not its threads
            self._process = os.getpid()
            threading.Thread(target=self._run, name="silence", daemon=True).start()

    def _run(self) -> None:
        while True:
            self._wake.wait(LOOK)
            self._wake.clear()
            try:
                self._look()
            except Exception:
                log.exception("the watch over the databases stumbled")

    def _look(self) -> None:
        now = time.monotonic()
        waiting: dict[str, list[Any]] = {}
        for connection in self._living():
            if connection.get_transaction_status() != extensions.TRANSACTION_STATUS_ACTIVE:
                connection.busy_since = 0.0
                continue
            connection.busy_since = connection.busy_since or now
            waiting.setdefault(connection.alias, []).append(connection)
            if self._deadlines.get(connection.owner, now) < now:
                log.error("a request waited too long for database %s", connection.alias)
                self._end([connection], "overdue")
        suspects, self._suspects = self._suspects, set()
        for alias, those in waiting.items():
            if min(one.busy_since for one in those) < now - SUSPICIOUS:
                suspects.add(alias)
        for alias in suspects | self._silent:
            self._ask(alias)

    def _living(self) -> list[Any]:
        with self._lock:
            for connection in [one for one in self._connections if one.closed]:
                self._connections.discard(connection)
            return list(self._connections)

    def _ask(self, alias: str) -> None:
        if answers(self._addresses[alias]):
            for connection in self._living():
                if connection.alias == alias:
                    connection.busy_since = 0.0  # it works; that statement just takes its time
            if alias in self._silent:
                self._silent.discard(alias)
                log.warning("database %s answers again", alias)
            return
        if alias not in self._silent:
            self._silent.add(alias)
            log.error("database %s does not answer", alias)
        active = extensions.TRANSACTION_STATUS_ACTIVE
        mine = [one for one in self._living() if one.alias == alias]
        self._end([one for one in mine if one.get_transaction_status() == active], "silent")

    def _end(self, connections: list[Any], why: str) -> None:
        """Hang up on our side: whoever waits gets the error of a lost connection."""
        for connection in connections:
            with suppress(OSError, psycopg2.Error):
                with socket.socket(fileno=os.dup(connection.fileno())) as line:
                    line.shutdown(socket.SHUT_RDWR)
                self.told(connection.alias, why)


def answers(address: dict[str, Any], patience: float = PATIENCE) -> bool:
    """Whether this database says anything within so many seconds; a refusal is an answer, too."""
    deadline = time.monotonic() + patience
    plain = {name: value for name, value in address.items() if name not in _ASKED_OF_US}
    connection = None
    try:
        connection = psycopg2.connect(**plain, async_=1)
        if not _wait(connection, deadline):
            return False
        cursor = connection.cursor()
        cursor.execute("SELECT 1")
        return _wait(connection, deadline)
    except psycopg2.Error:
        return True
    finally:
        if connection is not None:
            connection.close()


def _wait(connection: Any, deadline: float) -> bool:
    while (state := connection.poll()) != extensions.POLL_OK:
        left = deadline - time.monotonic()
        if left <= 0:
            return False
        wants = [connection.fileno()]
        reading = state == extensions.POLL_READ
        select.select(wants if reading else [], [] if reading else wants, [], left)
    return True


WATCH = Watch()
