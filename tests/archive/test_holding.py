"""A file that is deleted while it is exported is in the archive all the same."""

import pytest

from alliances.documents.models import Document
from tenants.archive.holding import held_files, hold, let_go_of_the_dead
from tenants.archive.media import path_of, waiting_room
from tenants.schemas import inside

pytestmark = pytest.mark.django_db


def test_a_file_deleted_meanwhile_is_still_there(loerrach) -> None:
    with inside(loerrach):
        name = str(Document.objects.get().file.name)
    path = path_of(loerrach.schema_name, name)
    content = path.read_bytes()

    with held_files() as folder:
        assert hold(loerrach, [name, "dokumente/nie.pdf"], folder) == ["dokumente/nie.pdf"]
        path.unlink()
        assert (folder / "0").read_bytes() == content

    assert list(waiting_room("held").iterdir()) == []


def test_what_the_killed_held_goes_and_what_the_living_hold_stays(loerrach) -> None:
    with held_files() as living:
        dead = waiting_room("held", "tot")
        dead.with_suffix(".lock").touch()  # whoever had locked it is gone, and the lock with them

        assert let_go_of_the_dead() == 0
        assert let_go_of_the_dead(young=-1) == 1

        assert living.is_dir()
        assert not dead.exists()
