"""What the tests about sign-in share."""

import pytest
from django.core.cache import cache

from tenants.schemas import inside


@pytest.fixture(autouse=True)
def _forget_tries(loerrach, cloppenburg) -> None:
    """The counters of the shared cache outlive a test's transaction."""
    cache.clear()
    for county in (loerrach, cloppenburg):
        with inside(county):
            cache.clear()
