"""Files of a test's own, so that archives of one test are no other test's."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as ours
from django.core.files.storage import storages

from tenants.archive.media import FOLDER


@pytest.fixture
def own_media(settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of all files, taken before the test and gone after it."""
    folder = tmp_path_factory.mktemp("media")
    shutil.copytree(
        ours.MEDIA_ROOT, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(FOLDER)
    )
    settings.MEDIA_ROOT = str(folder)
    _forget_the_root()
    yield folder
    _forget_the_root()
    shutil.rmtree(folder)


def _forget_the_root() -> None:
    """The storage of django-tenants remembers it, whatever the settings say now."""
    vars(storages["default"]).pop("relative_media_root", None)


@pytest.fixture
def chained(settings) -> None:
    """In a test's transaction, which never commits, histories are chained with every deed."""
    told = [*settings.COUNTY_DEEDS_ARE_TOLD_TO, "tests.archive.packing.chain_now"]
    settings.COUNTY_DEEDS_ARE_TOLD_TO = told
