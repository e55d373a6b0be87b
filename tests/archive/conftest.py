"""Every test about archives has files of its own, and chains histories at once."""

from pathlib import Path

import pytest

from tests.archive.media import chained as chained
from tests.archive.media import own_media as own_media
from tests.archive.packing import Content, content_of, exported


@pytest.fixture(autouse=True)
def _of_its_own(own_media: Path, chained: None) -> None:
    """As the line above says."""


@pytest.fixture
def content(loerrach, tmp_path: Path) -> Content:
    """What an honest archive holds."""
    return content_of(exported(loerrach, tmp_path, "ehrlich.zip").path)
