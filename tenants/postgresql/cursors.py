"""Cursors that say in the same message where a statement is to run; nothing stays in the session.

`SET LOCAL` ends with its transaction, so a connection of a pool (PgBouncer, transaction mode) can
never hand one county's place to the next. Outside of a transaction the message itself is one.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any

from psycopg2 import extensions, sql

from tenants.postgresql import limits
from tenants.postgresql.places import NoCounty, Place, WrongCounty, here

IDLE = extensions.TRANSACTION_STATUS_IDLE
IN_WORK = extensions.TRANSACTION_STATUS_INTRANS
IN_ERROR = extensions.TRANSACTION_STATUS_INERROR
_PLAIN = ("SELECT ", "INSERT ", "UPDATE ", "DELETE ")  # what Django says nearly always
_execute = extensions.cursor.execute
NOWHERE_TO_GO = "Hier ist kein Landkreis gesetzt: keine Anfrage an die Datenbank."
_LEAD = r"(?:\s|--[^\n]*\n|/\*.*?\*/)*"
# These neither read nor write; some must work where nothing else does, in a failed transaction.
_CONTROL = re.compile(
    _LEAD + r"(BEGIN|START|COMMIT|END|ROLLBACK|ABORT|SAVEPOINT|RELEASE)\b[^;]*;?\s*\Z",
    re.IGNORECASE | re.DOTALL,
)
_UNDOES = re.compile(r"\b(ROLLBACK|ABORT|COMMIT|END)\b", re.IGNORECASE)
_LEAVES = re.compile(
    r"(?:\A|;)" + _LEAD + r"(?:(?:RE)?SET\s+(?:LOCAL\s+|SESSION\s+)?"
    r"(?:ROLE|SESSION|AUTHORIZATION|search_path|ALL)\b|DISCARD\b|DO\b|(?:COMMIT|END|ROLLBACK|ABORT)\b)"
    r"|\bset_config\b",
    re.IGNORECASE | re.DOTALL,
)
# PostgreSQL refuses these next to anything else in one message.
_ALONE = re.compile(
    _LEAD + r"(?:(?:CREATE|DROP)\s+(?:DATABASE|TABLESPACE)\b|VACUUM\b|REINDEX\b|ALTER\s+SYSTEM\b"
    r"|(?:CREATE\s+(?:UNIQUE\s+)?|DROP\s+)INDEX\s+CONCURRENTLY\b)",
    re.IGNORECASE | re.DOTALL,
)


class CountyConnection(extensions.connection):
    """A connection that knows how far its present transaction was told where it is."""

    switched = ""  # the switch that is in force in the present transaction
    is_bare = False  # while the connection itself is set up or looked after: no data is read
    counties: set[str]
    alias, owner, busy_since = "", 0, 0.0  # for the watch in `silence`

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.counties = set()

    def commit(self) -> None:
        self.switched = ""
        super().commit()

    def rollback(self) -> None:
        self.switched = ""
        super().rollback()

    def __exit__(self, *args: Any) -> Any:
        self.switched = ""
        return super().__exit__(*args)


class CountyCursor(extensions.cursor):
    """Puts the place of this moment in front of what is executed."""

    connection: CountyConnection

    def execute(self, query: Any, params: Any = None) -> None:
        text = query if type(query) is str else self._text(query)
        connection = self.connection
        if not connection.is_bare and not _may_leave(text):
            # The same as below for nearly everything that Django says: it neither leaves its place
            # nor ends a transaction.
            message = self._placed(text, here())
            _execute(self, message, params)
            if message is not text:
                self._arrived(text, message)
            return None
        if connection.is_bare or _is_control(text):
            if connection.get_transaction_status() == IDLE:  # begins one, silently
                connection.switched = ""
            super().execute(text, params)
        elif connection.autocommit and not text.startswith(_PLAIN) and _ALONE.match(text):
            self._execute_alone(text, params)
        else:
            message = self._message(text)
            super().execute(message, params)
            self._arrived(text, message)
        if self._undid(text):
            connection.switched = ""
        return None

    def executemany(self, query: Any, vars_list: Iterable[Any]) -> None:
        text = self._text(query)
        # Every message carries the switch: without a transaction, each is one of its own.
        message = self._message(text, always=True)
        super().executemany(message, vars_list)
        self._arrived(text, message)
        if self._undid(text):
            self.connection.switched = ""

    def callproc(self, procname: str, params: Any = ()) -> Any:
        """psycopg2's own would send its statement past us."""
        name = sql.SQL(".").join(sql.Identifier(part) for part in procname.split("."))
        marks: list[sql.Composable] = [sql.Placeholder()] * len(params or ())
        if isinstance(params, Mapping):
            marks = [sql.SQL("{} := %s").format(sql.Identifier(key)) for key in params]
        call = sql.SQL("SELECT * FROM {}({})").format(name, sql.SQL(", ").join(marks))
        self.execute(
            call, list(params.values()) if isinstance(params, Mapping) else list(params or ())
        )
        return params

    def copy_expert(self, sql: Any, file: IO, size: int = 8192) -> None:
        text = self._text(sql)
        message = self._message(text)
        super().copy_expert(message, file, size)
        self._arrived(text, message)

    def copy_from(
        self,
        file: IO,
        table: str,
        sep: str = "\t",
        null: str = "\\N",
        size: int = 8192,
        columns: Sequence[str] | None = None,
    ) -> None:
        self.copy_expert(_copy(table, "FROM STDIN", sep, null, columns), file, size)

    def copy_to(
        self,
        file: IO,
        table: str,
        sep: str = "\t",
        null: str = "\\N",
        columns: Sequence[str] | None = None,
    ) -> None:
        self.copy_expert(_copy(table, "TO STDOUT", sep, null, columns), file)

    # -- the switch -------------------------------------------------------------------------------
    def _text(self, query: Any) -> str:
        if isinstance(query, str):
            return query
        if isinstance(query, bytes):
            return query.decode(extensions.encodings[self.connection.encoding])
        return query.as_string(self)

    def _message(self, text: str, *, always: bool = False) -> str:
        """The statement with its place in front, unless this transaction is there already."""
        connection = self.connection
        if connection.is_bare:
            return text
        place = here()
        if place.is_county and _may_leave(text) and _leaves(text):
            raise WrongCounty("Diese Anweisung verlässt den Landkreis, in dem sie steht.")
        return self._placed(text, place, always=always)

    def _placed(self, text: str, place: Place, *, always: bool = False) -> str:
        connection = self.connection
        if not place.schema:
            raise NoCounty(NOWHERE_TO_GO)
        status = connection.get_transaction_status()
        if status != IDLE:
            if status == IN_ERROR:  # fails whatever it says
                return text
            if connection.switched == place.switch and not always:
                return text
        connection.counties.add(place.schema)
        # Whatever fails now, here or in the server, leaves it open where we are.
        connection.switched = ""
        return (limits.alone if connection.autocommit else limits.together) + place.switch + text

    def _arrived(self, text: str, message: str) -> None:
        """The statement has succeeded: its place holds until the transaction ends."""
        connection = self.connection
        if message is not text and connection.get_transaction_status() != IDLE:
            connection.switched = here().switch

    def _undid(self, text: str) -> bool:
        """Whether this statement may have undone the switch; the server's own word counts too."""
        if self.statusmessage in ("ROLLBACK", "COMMIT"):
            return True
        return ";" in text and _UNDOES.search(text) is not None

    def _execute_alone(self, text: str, params: Any) -> None:
        """Work on the structure that must stand alone: the owner's, never a county's."""
        place = here()
        if place.is_nowhere or place.is_county:
            raise NoCounty("Das darf nur, wem die Datenbank gehört.")
        names = ", ".join(f'"{name}"' for name in place.path)
        super().execute(f"SET search_path = {names}")
        try:
            super().execute(text, params)
        finally:
            super().execute("RESET search_path")


class ServerSideCursor(CountyCursor):
    """Opened at one place, and never read at another."""

    opened_at: Place | None = None
    declared = False  # by us; psycopg2 knows nothing of it

    def execute(self, query: Any, params: Any = None) -> None:
        self._declare(self._text(query), params)

    def fetchone(self) -> Any:
        self._still_there()
        return super().fetchone()

    def fetchmany(self, size: int | None = None) -> Any:
        self._still_there()
        return super().fetchmany(self.arraysize if size is None else size)

    def fetchall(self) -> Any:
        self._still_there()
        return super().fetchall()

    def __next__(self) -> Any:
        self._still_there()
        return super().__next__()

    def _still_there(self) -> None:
        if self.opened_at is not None and here().switch != self.opened_at.switch:
            raise WrongCounty(
                f"Ein Abruf aus {self.opened_at.schema!r} wird in {here().schema!r} gelesen."
            )

    def _declare(self, text: str, params: Any) -> None:
        """Open a server-side cursor; psycopg2 takes over one that was declared by hand."""
        connection, place = self.connection, here()
        if place.is_nowhere:
            raise NoCounty(NOWHERE_TO_GO)
        self.opened_at = place
        if connection.get_transaction_status() == IN_WORK and connection.switched == place.switch:
            _execute(self, text, params)  # psycopg2 declares it
            return
        scroll = {None: "", True: "SCROLL ", False: "NO SCROLL "}[self.scrollable]
        hold = "WITH HOLD" if self.withhold else "WITHOUT HOLD"
        with connection.cursor() as plain:
            plain.execute(f"DECLARE {self._quoted} {scroll}CURSOR {hold} FOR {text}", params)
        self.declared = True

    def close(self) -> None:
        """psycopg2 would first ask whether a cursor that was declared by hand is there at all."""
        if not self.declared:
            super().close()
            return
        self.declared = False
        connection = self.connection
        ended = connection.closed or connection.get_transaction_status() not in (IDLE, IN_WORK)
        if ended or not (self.withhold or connection.get_transaction_status() == IN_WORK):
            return
        was_bare, connection.is_bare = connection.is_bare, True
        try:
            with connection.cursor() as plain:
                plain.execute(f"CLOSE {self._quoted}")
        finally:
            connection.is_bare = was_bare

    @property
    def _quoted(self) -> str:
        return extensions.quote_ident(self.name, self)


def county_cursor(connection: Any, name: str | None = None, *more: Any) -> CountyCursor:
    """What psycopg2 asks for a cursor."""
    if name is None:
        return CountyCursor(connection)
    return ServerSideCursor(connection, name, *more)


def _is_control(text: str) -> bool:
    return not text.startswith(_PLAIN) and _CONTROL.match(text) is not None


def _may_leave(text: str) -> bool:
    """A quick look first: nearly every statement is none that could."""
    return ";" in text or not text.startswith(_PLAIN) or "set_config" in text.lower()


def _leaves(text: str) -> bool:
    return _LEAVES.search(text) is not None


def _copy(table: str, way: str, sep: str, null: str, columns: Sequence[str] | None) -> sql.Composed:
    """psycopg2's own copies would go past us."""
    names = sql.SQL("")
    if columns:
        listed = sql.SQL(", ").join(sql.Identifier(name) for name in columns)
        names = sql.SQL(" ({})").format(listed)
    return sql.SQL("COPY {}{} {} WITH (DELIMITER {}, NULL {})").format(
        sql.Identifier(table), names, sql.SQL(way), sql.Literal(sep), sql.Literal(null)
    )
