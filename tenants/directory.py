"""Every host and its county, kept in the process: a request finds its county without a query.

The database counts editions of that list: triggers renew one row with every committed change of
counties and hosts. A process looks at that row at most once a second, whatever the traffic, and
reads the list anew only when it is another edition.
"""

import threading
import time
from copy import copy
from uuid import UUID

from django.conf import settings
from django.db import connections, router

from tenants.models import County, Domain, HostsEdition
from tenants.postgresql.places import outside


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
        return None if found is None else copy(found)

    def _look(self) -> None:
        with self._lock, outside():
            if time.monotonic() - self._looked_at < settings.HOSTS_MAY_BE_OLD:
                return  # another thread has just looked
            before = time.monotonic()
            self.queries += 1
            edition = HostsEdition.objects.values_list("edition", flat=True).first()
            if edition is None or edition != self._edition:
                # Read after the edition: at worst this is newer, and is read once more.
                self.queries += 1
                domains = Domain.objects.select_related("tenant__region")
                self._counties = {domain.domain: domain.tenant for domain in domains}
                self._edition = edition
            # Inside a transaction that may yet be rolled back, nothing is kept for later.
            alias = router.db_for_read(County) or "default"
            self._looked_at = float("-inf") if connections[alias].in_atomic_block else before


DIRECTORY = Directory()
