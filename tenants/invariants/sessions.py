"""Invariants of the sessions of a database: nobody keeps a transaction open and does nothing."""

from tenants.invariants.expected import Expected, of
from tenants.migrating import RUN_LOCK
from tenants.moving import MOVE_LOCK

LONGEST_IDLE = 60.0  # seconds
KEEPERS = [RUN_LOCK, MOVE_LOCK]  # locks that a transaction holds for others, as long as those work


def no_transaction_idles_for_over_a_minute(expected: Expected) -> list[str]:
    """It would hold its locks and the rubbish of all tables; time limits end it sooner or later."""
    found = expected.ask(
        """
        SELECT pid, coalesce(nullif(application_name, ''), 'ohne Namen'),
            extract(epoch FROM clock_timestamp() - state_change)::int
        FROM pg_stat_activity one
        WHERE datname = current_database() AND state LIKE 'idle in transaction%%'
          AND state_change < clock_timestamp() - make_interval(secs => %(longest)s)
          AND NOT EXISTS (
            SELECT FROM pg_locks held
            WHERE held.pid = one.pid AND held.locktype = 'advisory' AND held.granted
              AND held.classid = 0 AND held.objid = ANY (%(keepers)s::bigint[]::oid[]))
        ORDER BY 1
        """,
        longest=LONGEST_IDLE,
        keepers=KEEPERS,
    )
    return [
        f"Sitzung {pid} ({name}) hält seit {seconds} s eine Transaktion offen und tut nichts."
        for pid, name, seconds in found
    ]


INVARIANTS = of(no_transaction_idles_for_over_a_minute)
