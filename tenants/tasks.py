"""The base of every task that works inside one county."""

from celery import Task
from django.db import Error

from tenants.failures import Fate, fate_behind, is_away
from tenants.models import County
from tenants.schemas import inside, outside, schema_name

# A move takes moments and a database is seldom away for long; both are waited for, for ten minutes.
WAIT, MOST_WAITS = 5, 120


class NoSuchCounty(Exception):
    """A task named no county, or one that is not (or no longer) there; it must not guess."""


class CountyIsSuspended(Exception):
    """A task for a county that is out of service; what it was to do waits for better times."""


class CountyIsMoving(Exception):
    """The county moves to another database; in a few moments it can be changed again."""


class CountyTask(Task):
    """A task that is told its county by schema name and refuses to run without one.

    A county that is moving and a database that is away are waited for; a task may run twice.
    """

    abstract = True
    typing = False  # the county is ours and never reaches the function

    def __call__(self, *args, county: str = "", **kwargs):
        try:
            found = self._find(county)
            try:
                with inside(found):
                    return super().__call__(*args, **kwargs)
            except Error as error:
                fate = fate_behind(error, found)
                if fate is Fate.MOVING:
                    raise CountyIsMoving(f"{self.name}: {county} zieht um") from error
                if fate is Fate.GONE:
                    raise NoSuchCounty(f"{self.name}: {county} gibt es nicht mehr") from error
                raise
        except CountyIsMoving as error:
            raise self._later(error) from error
        except Error as error:
            if is_away(error):
                raise self._later(error) from error
            raise

    def _find(self, schema: str) -> County:
        with outside():
            found = County.objects.select_related("region").filter(schema_name=schema).first()
        if found is None:
            raise NoSuchCounty(f"{self.name}: kein Landkreis {schema!r}")
        if found.state != County.State.ACTIVE:
            raise CountyIsSuspended(f"{self.name}: {schema} ist {found.get_state_display()}")
        if found.read_only_since is not None:
            raise CountyIsMoving(f"{self.name}: {schema} zieht um")
        return found

    def _later(self, error: Exception) -> Exception:
        """Celery's own way to try again; where nobody queued the task, the error itself."""
        return self.retry(exc=error, countdown=WAIT, max_retries=MOST_WAITS, throw=False)

    def send_for_current_county(self, *args) -> None:
        """Queue this task for the county that is set right now."""
        self.apply_async(args=args, kwargs={"county": schema_name()})
