"""The figures of this room: counties, schemas, jobs, histories, connections, queue, backup."""

from collections.abc import Iterator

from celery import current_app
from django.conf import settings
from django.db.models import Count
from django.utils.module_loading import import_string
from kombu.exceptions import OperationalError

from tenants import spares
from tenants.databases import databases
from tenants.migration_states import newest_state, states_of
from tenants.models import County, HistorySeal, Job
from tenants.schemas import as_owner
from tenants.telling.figures import Figure
from tenants.transactions import connection

QUEUE = "celery"
_SESSIONS = """
SELECT coalesce(state, 'unknown'), count(*) FROM pg_stat_activity
WHERE datname = current_database() GROUP BY 1
"""
_OLDEST = """
SELECT coalesce(extract(epoch FROM max(clock_timestamp() - xact_start)), 0)
FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def counties() -> Iterator[Figure]:
    """How many there are, by state, and how many moves are under way."""
    for state, _ in County.State.choices:
        number = County.objects.filter(state=state).count()
        yield Figure("counties", "Counties", number, {"state": state})
    moving = County.objects.exclude(read_only_since=None).count()
    yield Figure("counties_read_only", "Counties that can only be read just now", moving)


def schemas() -> Iterator[Figure]:
    """How many counties are not on the newest migration, and how many spares wait."""
    goal = newest_state()
    behind = 0
    for database in databases():
        here = County.objects.filter(database=database).exclude(state=County.State.ERASING)
        living = here.values_list("schema_name", flat=True)
        with as_owner(database):
            states = states_of(list(living))
        behind += sum(states.get(name) != goal for name in living)
    yield Figure("schemas_behind", "Counties that are not on the newest migration", behind)
    yield Figure("spare_schemas", "Empty schemas that wait for new counties", spares.ready())
    yield Figure("spare_schemas_wanted", "How many there should be", settings.COUNTY_SPARES)


def histories() -> Iterator[Figure]:
    """How many histories do not fit, as the last reading found."""
    broken = HistorySeal.objects.exclude(broken="").count()
    yield Figure("histories_broken", "Counties whose history does not fit its seal", broken)


def jobs() -> Iterator[Figure]:
    """Long work by state."""
    found = dict(Job.objects.order_by().values_list("state").annotate(Count("pk")))
    for state, _ in Job.State.choices:
        yield Figure("jobs", "Jobs", found.get(state, 0), {"state": state})


def sessions() -> Iterator[Figure]:
    """Connections to each database, and its oldest transaction."""
    for database in databases():
        with as_owner(database), connection.cursor() as cursor:
            cursor.execute(_SESSIONS)
            found = cursor.fetchall()
            cursor.execute(_OLDEST)
            oldest = float(cursor.fetchone()[0])
            cursor.execute("SELECT current_setting('max_connections')::int")
            most = cursor.fetchone()[0]
        where = {"database": database}
        for state, number in found:
            yield Figure("connections", "Connections", number, {**where, "state": state})
        yield Figure("connections_max", "How many the server allows", most, where)
        yield Figure("oldest_transaction_seconds", "Age of the oldest transaction", oldest, where)


def queue() -> Iterator[Figure]:
    """How many tasks wait in the broker; nothing where it is away."""
    try:
        with current_app.connection_for_read() as broker:
            length = broker.default_channel.client.llen(QUEUE)
    except (OperationalError, OSError):
        return
    yield Figure("queue_length", "Tasks that wait in the broker", length)


def backup() -> Iterator[Figure]:
    """When the last good backup was taken, where somebody knows (`settings.LAST_BACKUP`)."""
    when = import_string(settings.LAST_BACKUP)() if settings.LAST_BACKUP else None
    if when is not None:
        yield Figure(
            "last_backup_timestamp_seconds", "When the last good backup ended", when.timestamp()
        )
