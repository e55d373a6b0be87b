"""How long the database may take, by the kind of work; said with the statement, like its place.

`SET LOCAL` ends with the transaction, so nothing stays in a connection of a pool (PgBouncer,
transaction mode), and no message is sent for it alone. A statement that stands alone cannot be
idle, and its wait for a lock is part of its own time: it needs one limit, a transaction three.
"""

from typing import NamedTuple

from django.conf import settings

WEB, WORKER, COMMAND = "web", "worker", "command"
# For work that has to wait for others, whatever the kind of process.
NONE = (
    "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; "
    "SET LOCAL idle_in_transaction_session_timeout = 0; "
)


class Limits(NamedTuple):
    """In seconds; 0 is no limit."""

    statement: int
    lock: int
    idle: int  # in the middle of a transaction

    @property
    def alone(self) -> str:
        """What goes in front of a statement outside of a transaction."""
        return f"SET LOCAL statement_timeout = {self.statement * 1000}; "

    @property
    def together(self) -> str:
        """What goes in front of the first statement of a transaction."""
        return (
            f"{self.alone}SET LOCAL lock_timeout = {self.lock * 1000}; "
            f"SET LOCAL idle_in_transaction_session_timeout = {self.idle * 1000}; "
        )


# Of this process; empty as long as nobody said what it works at. Cursors read them.
alone = together = ""


def work_as(kind: str) -> None:
    """From now on this process works at this kind of work, with its limits."""
    global alone, together
    limits = Limits(*settings.DATABASE_LIMITS[kind])
    alone, together = limits.alone, limits.together
