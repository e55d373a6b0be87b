"""Every host and its county, kept in the process: a request finds its county without a query.

The database counts editions of that list: triggers renew one row with every committed change of
counties and hosts. A process looks at that row at most once a second, whatever the traffic, and
reads the list anew only when it is another edition. While the database is away, the list stays.
"""

import threading
import time
from uuid import UUID

from django.conf import settings
from django.db import Error, connections, router
from django.db.models.base import ModelState

from tenants.failures import is_away
from tenants.models import County, Domain, HostsEdition
from tenants.postgresql.places import outside

LONGEST_WAIT = 0.5  # seconds


class Directory:
    """The list of one process; shared by its threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counties: dict[str, County] = {}
        self._edition: UUID | None = None
        self._looked_at = float("-inf")
        self.queries = 0  # how often the database was asked, for tests and measurements

    def county_on(self, host: str) -> County | None:
        """The county that answers on this host, or None; a copy nobody else holds.

        At most `HOSTS_MAY_BE_OLD` seconds behind what other processes have committed.
        """
        if time.monotonic() - self._looked_at >= settings.HOSTS_MAY_BE_OLD:
            self._look()
        found = self._counties.get(host)
        return None if found is None else _own(found)

    def _look(self) -> None:
        # Whoever has a list does not wait long for somebody whose look takes its time.
        if not self._lock.acquire(timeout=LONGEST_WAIT if self._edition else -1):
            return
        try:
            before = time.monotonic()
            if before - self._looked_at < settings.HOSTS_MAY_BE_OLD:
                return  # another thread has just looked
            try:
                with outside():
                    self._read()
            except Error as error:
                if self._edition is None or not is_away(error):
                    raise
            # Inside a transaction that may yet be rolled back, nothing is kept for later.
            alias = router.db_for_read(County) or "default"
            self._looked_at = float("-inf") if connections[alias].in_atomic_block else before
        finally:
            self._lock.release()

    def _read(self) -> None:
        self.queries += 1
        edition = HostsEdition.objects.values_list("edition", flat=True).first()
        if edition is not None and edition == self._edition:
            return
        # Read after the edition: at worst this is newer, and is read once more.
        self.queries += 1
        domains = Domain.objects.filter(proved_at__isnull=False).select_related("tenant__region")
        found = list(domains)
        main = {domain.tenant_id: domain.domain for domain in found if domain.is_primary}
        for domain in found:
            domain.tenant.main_host = main.get(domain.tenant_id, "")
        self._counties = {domain.domain: domain.tenant for domain in found}
        self._edition = edition


def _own(county: County) -> County:
    """A copy that nobody else holds: ten times cheaper than `copy`, which writes it all down."""
    made = County.__new__(County)
    made.__dict__ |= county.__dict__
    made._state = ModelState()
    made._state.__dict__ |= county._state.__dict__
    made._state.fields_cache = dict(county._state.fields_cache)
    return made


DIRECTORY = Directory()
