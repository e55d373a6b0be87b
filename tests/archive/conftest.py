"""In a test's transaction, which never commits, histories are chained with every deed."""

import pytest


@pytest.fixture(autouse=True)
def _chained_at_once(settings) -> None:
    told = [*settings.COUNTY_DEEDS_ARE_TOLD_TO, "tests.archive.packing.chain_now"]
    settings.COUNTY_DEEDS_ARE_TOLD_TO = told
