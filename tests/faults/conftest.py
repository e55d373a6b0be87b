"""A product on two clusters, for whoever kills a move."""

import os
from collections.abc import Iterator

import pytest

from tests.clusters import Cluster, cluster
from tests.faults.moves import open_both
from tests.product import ROOT, Product, prepared

# A process believes an old list of hosts for a second, so a move waits longer; there is no web
# server here that could believe anything.
QUICK = "from config.settings import *\nHOSTS_MAY_BE_OLD = 0\n"


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Another PostgreSQL server."""
    with cluster(tmp_path_factory.mktemp("zwei")) as made:
        yield made


@pytest.fixture(scope="module")
def moving(second: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """One county and its neighbour on the first of two clusters."""
    folder = tmp_path_factory.mktemp("moving")
    (folder / "settings_quick.py").write_text(QUICK, encoding="utf-8")
    paths = [str(folder), str(ROOT), str(ROOT / "platform")]
    with prepared(
        folder,
        DATABASE_URL_ZWEI=second.url,
        DJANGO_SETTINGS_MODULE="settings_quick",
        PYTHONPATH=os.pathsep.join(paths),
    ) as made:
        open_both(made)
        yield made
