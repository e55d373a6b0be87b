"""The base of every task that works inside one county."""

from celery import Task

from tenants.models import County
from tenants.schemas import inside, outside, schema_name


class NoSuchCounty(Exception):
    """A task named no county, or one that is not (or no longer) there; it must not guess."""


class CountyTask(Task):
    """A task that is told its county by schema name and refuses to run without one."""

    abstract = True
    typing = False  # the county is ours and never reaches the function

    def __call__(self, *args, county: str = "", **kwargs):
        with outside():
            found = County.objects.select_related("region").filter(schema_name=county).first()
        if found is None:
            raise NoSuchCounty(f"{self.name}: kein Landkreis {county!r}")
        with inside(found):
            return super().__call__(*args, **kwargs)

    def send_for_current_county(self, *args) -> None:
        """Queue this task for the county that is set right now."""
        self.apply_async(args=args, kwargs={"county": schema_name()})
