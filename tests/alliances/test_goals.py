"""The objectives of an alliance, their words and their order."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliances.goals import actions
from alliances.goals.models import Objective
from alliances.history.models import Entry
from alliances.profile.models import Alliance
from tenants.schemas import inside
from tests import cast

OFFICE = "/verwaltung/ziele/"


@pytest.fixture
def three(loerrach) -> list[Objective]:
    """Three objectives, A to C, in this order."""
    with inside(loerrach):
        Objective.objects.all().delete()
        return [actions.add({"title": name}, by=cast.SOMEBODY) for name in "ABC"]


def order(county) -> list[str]:
    with inside(county):
        return [f"{o.position}{o.title}" for o in Objective.objects.all()]


def test_new_objectives_stand_behind_the_others(editor, visitor, loerrach, three) -> None:
    editor.post(f"{OFFICE}neu/", {"title": "Wärme ohne Gas", "text": "*Bald*"})

    assert order(loerrach) == ["0A", "1B", "2C", "3Wärme ohne Gas"]
    page = visitor.get("/ziele/").content.decode()
    assert page.index("Wärme ohne Gas") > page.index(">C<")
    assert "<em>Bald</em>" in page


def test_up_and_down_swap_neighbours_and_stop_at_the_ends(editor, loerrach, three) -> None:
    first, _, last = three

    editor.post(f"{OFFICE}{last.pk}/verschieben/", {"way": "up"})
    assert order(loerrach) == ["0A", "1C", "2B"]
    editor.post(f"{OFFICE}{first.pk}/verschieben/", {"way": "up"})
    assert order(loerrach) == ["0A", "1C", "2B"]
    editor.post(f"{OFFICE}{first.pk}/verschieben/", {"way": "down"})
    assert order(loerrach) == ["0C", "1A", "2B"]


def test_order_is_mended_where_positions_were_equal(in_loerrach, three) -> None:
    Objective.objects.update(position=0)

    actions.move(three[2], up=True, by=cast.SOMEBODY)

    assert order(in_loerrach) == ["0A", "1C", "2B"]


def test_deleting_closes_the_gap_and_is_remembered(editor, loerrach, three) -> None:
    editor.post(f"{OFFICE}{three[0].pk}/loeschen/")

    assert order(loerrach) == ["0B", "1C"]
    with inside(loerrach):
        entry = Entry.objects.first()
    assert (entry.verb, entry.object_label) == ("gelöscht", "A")


def test_editing_writes_before_and_after(editor, loerrach, three) -> None:
    editor.post(f"{OFFICE}{three[1].pk}/", {"title": "Sonne nutzen", "text": ""})

    with inside(loerrach):
        entry = Entry.objects.first()
    assert entry.before == {"title": "B"}
    assert entry.after == {"title": "Sonne nutzen"}
    assert entry.actor_label == "Redaktion"


def test_an_objective_without_words_comes_back_with_what_was_typed(editor, loerrach) -> None:
    page = editor.post(f"{OFFICE}neu/", {"title": "", "text": "Meine lange Erläuterung"})

    assert page.status_code == 200
    assert page.context["form"].errors["title"]
    assert "Meine lange Erläuterung" in page.content.decode()


def test_nothing_moves_or_goes_by_a_link(editor, loerrach, three) -> None:
    answers = {
        editor.get(f"{OFFICE}{three[0].pk}/{step}/").status_code
        for step in ("loeschen", "verschieben")
    }

    assert answers == {405}
    assert order(loerrach) == ["0A", "1B", "2C"]


def test_readers_and_visitors_change_nothing(reader, visitor, loerrach, three) -> None:
    address = f"{OFFICE}{three[0].pk}/loeschen/"

    assert reader.post(address).status_code == 403
    assert visitor.post(address).status_code == 302
    assert len(order(loerrach)) == 3


def test_a_stranger_gets_the_same_answer_for_what_exists_and_what_does_not(
    neighbour, three
) -> None:
    known = neighbour.get(f"{OFFICE}{three[0].pk}/")
    unknown = neighbour.get(f"{OFFICE}{cast.same_id('nichts')}/")

    assert known.status_code == unknown.status_code == 404
    assert known.content == unknown.content


def test_a_page_without_objectives_says_so(visitor, loerrach) -> None:
    with inside(loerrach):
        Objective.objects.all().delete()
        Alliance.objects.update(target_year=None, goals_text="")

    assert "gerade formuliert" in visitor.get("/ziele/").content.decode()


@pytest.mark.parametrize("address", ["/ziele/", OFFICE])
def test_the_lists_ask_no_more_with_more_rows(editor, loerrach, address) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            editor.get(address)
        return len(captured)

    editor.get(address)
    one = queries()
    with inside(loerrach):
        Objective.objects.bulk_create(Objective(title=f"Ziel {n}", position=n) for n in (1, 2))

    assert queries() == one
