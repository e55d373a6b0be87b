"""Levels of participation: a county may have some, and then everybody sees them."""

import pytest

from alliances.history.models import Entry
from alliances.levels.actions import LEVELS
from alliances.levels.models import Level
from alliances.partners.models import Partner
from tenants.schemas import inside
from tests import cast

OFFICE = "/verwaltung/stufen/"
PARTNER = f"/verwaltung/partner/{cast.same_id('partner')}/"


@pytest.fixture
def levels(in_loerrach) -> list[Level]:
    """Two of them; our partner has none yet."""
    return [
        LEVELS.add({"name": name, "description": f"Mit {name}."}, by=cast.SOMEBODY)
        for name in ("Basis", "Erweitert")
    ]


def test_without_levels_nobody_hears_of_them(visitor, editor) -> None:
    assert "Stufe" not in visitor.get("/partner/").content.decode()
    assert "Stufe" not in visitor.get("/partner/jobcenter/").content.decode()
    assert "Noch keine" in editor.get(OFFICE).content.decode()
    assert "Noch keine Stufen" in editor.get(f"{PARTNER}stufe/").content.decode()


def test_a_level_is_added_changed_ordered_and_removed(editor, loerrach) -> None:
    editor.post(f"{OFFICE}neu/", {"name": " Basis ", "description": "Wer anfängt."})
    editor.post(f"{OFFICE}neu/", {"name": "Plus"})
    again = editor.post(f"{OFFICE}neu/", {"name": "basis"})
    assert "Eine Stufe mit dieser Bezeichnung gibt es schon." in again.content.decode()
    with inside(loerrach):
        first, second = Level.objects.all()

    editor.post(f"{OFFICE}{second.pk}/verschieben/", {"way": "up"})
    editor.post(f"{OFFICE}{second.pk}/", {"name": "Erweitert", "description": "Wer mehr tut."})
    editor.post(f"{OFFICE}{first.pk}/loeschen/")

    with inside(loerrach):
        [left] = Level.objects.all()
        assert (left.name, left.description, left.position) == ("Erweitert", "Wer mehr tut.", 0)
        verbs = list(Entry.objects.filter(object_kind="level").values_list("verb", flat=True))
    assert verbs == ["gelöscht", "geändert", "nach oben gesetzt", "angelegt", "angelegt"]
    editor.post(f"{OFFICE}{left.pk}/loeschen/")
    with inside(loerrach):
        assert not Level.objects.exists()


def test_the_office_chooses_it_and_everybody_sees_it(editor, visitor, levels, loerrach) -> None:
    editor.post(f"{PARTNER}stufe/", {"level": str(levels[1].pk)})

    assert "Erweitert: Mit Erweitert." in visitor.get("/partner/jobcenter/").content.decode()
    for address, client in (("/partner/", visitor), ("/verwaltung/partner/", editor)):
        found = client.get(f"{address}?stufe={levels[1].pk}").context["page_obj"]
        assert [partner.slug for partner in found.object_list] == ["jobcenter"]
        nobody = client.get(f"{address}?stufe={levels[0].pk}").content.decode()
        assert "Nichts gefunden" in nobody
    with inside(loerrach):
        entry = Entry.objects.filter(object_kind="partner").first()
        assert (entry.before, entry.after) == ({"level": None}, {"level": "Erweitert"})

    editor.post(f"{PARTNER}stufe/", {"level": ""})
    with inside(loerrach):
        assert Partner.objects.get(slug="jobcenter").level is None


def test_a_level_with_partners_stays(editor, levels, in_loerrach) -> None:
    Partner.objects.filter(slug="jobcenter").update(level=levels[0])

    page = editor.post(f"{OFFICE}{levels[0].pk}/loeschen/", follow=True)

    assert "Zur Stufe „Basis“ gehört noch ein Partner." in page.content.decode()
    assert Level.objects.count() == 2


def test_a_level_of_the_neighbour_is_none_here(editor, cloppenburg, loerrach) -> None:
    with inside(cloppenburg):
        theirs = LEVELS.add({"name": "Fremd"}, by=cast.SOMEBODY)

    page = editor.post(f"{PARTNER}stufe/", {"level": str(theirs.pk)})

    assert page.status_code == 200
    assert editor.get(f"{OFFICE}{theirs.pk}/").status_code == 404


def test_readers_choose_no_level(reader, levels, loerrach) -> None:
    assert reader.post(f"{PARTNER}stufe/", {"level": str(levels[0].pk)}).status_code == 403
    assert reader.get(OFFICE).status_code == 403
