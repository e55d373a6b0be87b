"""One hash over a county: another one as soon as a row, a file or a number differs."""

import pytest

from alliances.documents.models import Document
from alliances.goals.models import Objective
from tenants.archive.hashing import content_hash
from tenants.archive.media import root_of
from tenants.schemas import inside

pytestmark = pytest.mark.django_db


def test_the_hash_tells_every_change_and_only_changes(loerrach, cloppenburg) -> None:
    before, neighbour = content_hash(loerrach), content_hash(cloppenburg)
    assert content_hash(loerrach) == before

    with inside(loerrach):
        Objective.objects.update(position=5)
    row_changed = content_hash(loerrach)
    with inside(loerrach):
        name = Document.objects.get().file.name
    (root_of(loerrach.schema_name) / name).write_bytes(b"anders")
    file_changed = content_hash(loerrach)

    assert len({before, row_changed, file_changed}) == 3
    assert content_hash(cloppenburg) == neighbour
    assert len(before) == 64


def test_tables_that_change_by_themselves_may_be_left_out(loerrach) -> None:
    before = content_hash(loerrach, without=("alliances_objective",))

    with inside(loerrach):
        Objective.objects.update(position=5)

    assert content_hash(loerrach, without=("alliances_objective",)) == before
