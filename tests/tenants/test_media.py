"""Each row has its file and each file its row; what nobody names is removed a day later."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages

from alliances.documents.models import Document
from exchange.models import MaterialFile
from exchange.tasks import drop_unclaimed_files as drop_unclaimed_files_of_the_exchange
from tenants.chores import drop_unclaimed_files
from tenants.invariants import look
from tenants.media import file_fields, named
from tenants.schemas import inside
from tests.alliances.giving import shared

NAME = "dokumente/liegt-herum.pdf"


@pytest.fixture
def forgotten(loerrach) -> Iterator[Path]:
    """A file of three days ago that no row of Lörrach names."""
    with inside(loerrach):
        default_storage.save(NAME, ContentFile(b"x"))
        path = Path(default_storage.path(NAME))
    _age(path)
    yield path
    path.unlink(missing_ok=True)


def _age(path: Path) -> None:
    long_ago = time.time() - 3 * 24 * 3600
    os.utime(path, (long_ago, long_ago))


def test_every_kind_of_file_is_known() -> None:
    names = {f"{field.model.__name__}.{field.name}" for field in file_fields()}

    assert {"Alliance.logo", "Document.file"} <= names


def test_what_nobody_names_is_found_and_removed_at_night(forgotten, loerrach) -> None:
    assert [word.finding for word in look()] == [f"loerrach: Die Datei {NAME} gehört niemandem."]

    drop_unclaimed_files()

    assert not forgotten.exists()
    assert look() == []


def test_what_has_just_been_uploaded_is_left_alone(forgotten, loerrach) -> None:
    os.utime(forgotten)

    drop_unclaimed_files()

    assert forgotten.exists()
    assert look() == []


def test_what_a_row_names_is_left_alone_however_old(loerrach) -> None:
    with inside(loerrach):
        for name in named():
            _age(Path(default_storage.path(name)))

    drop_unclaimed_files()

    assert look() == []


def test_a_row_without_its_file_is_found(loerrach) -> None:
    with inside(loerrach):
        Document.objects.update(file="dokumente/weg.pdf")

    assert "loerrach: Die Datei dokumente/weg.pdf fehlt." in [word.finding for word in look()]


def test_the_exchange_keeps_a_file_exactly_as_long_as_its_material(loerrach) -> None:
    shared(loerrach, "document")
    path = Path(storages["exchange"].path(MaterialFile.objects.get().path))
    _age(path)
    drop_unclaimed_files_of_the_exchange()
    assert look() == []

    name = path.name
    MaterialFile.objects.update(path="weg")
    assert {word.finding for word in look()} == {
        "Die Datei weg des Austauschs fehlt.",
        f"Die Datei {name} des Austauschs gehört zu keinem Material.",
    }

    drop_unclaimed_files_of_the_exchange()
    assert not path.exists()


def test_a_folder_of_nobody_is_found(loerrach) -> None:
    folder = Path(configured.MEDIA_ROOT, "lk_niemand")
    folder.mkdir()
    _age(folder)
    try:
        found = look()
    finally:
        folder.rmdir()

    assert [word.finding for word in found] == [
        "Der Ordner lk_niemand mit Dateien gehört niemandem."
    ]
