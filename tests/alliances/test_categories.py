"""The categories in which a county orders its partners."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliances.history.models import Entry
from alliances.partners import categories
from alliances.partners.models import Category, Partner
from tenants.schemas import inside
from tests import cast

OFFICE = "/verwaltung/kategorien/"


def names(county) -> list[str]:
    with inside(county):
        return list(Category.objects.values_list("name", flat=True))


def named(county, name: str) -> Category:
    with inside(county):
        return Category.objects.get(name=name)


def test_the_list_tells_how_many_partners_belong_to_each(editor, loerrach) -> None:
    page = editor.get(OFFICE)

    counts = {each.name: each.partner_count for each in page.context["groups"]}
    assert counts["Öffentliche Einrichtungen"] == 1
    assert counts["Kammern"] == 0
    assert list(counts) == names(loerrach)


def test_a_category_is_added_renamed_and_removed(editor, loerrach) -> None:
    editor.post(f"{OFFICE}neu/", {"name": "  Energie   genossenschaften "})
    assert names(loerrach)[-1] == "Energie genossenschaften"

    new = named(loerrach, "Energie genossenschaften")
    editor.post(f"{OFFICE}{new.pk}/", {"name": "Energiegenossenschaften"})
    assert names(loerrach)[-1] == "Energiegenossenschaften"

    editor.post(f"{OFFICE}{new.pk}/loeschen/")
    assert "Energiegenossenschaften" not in names(loerrach)
    with inside(loerrach):
        verbs = list(Entry.objects.values_list("verb", flat=True)[:3])
    assert verbs == ["gelöscht", "umbenannt", "angelegt"]


@pytest.mark.parametrize("name", ["kammern", "KAMMERN", " Kammern "])
def test_a_name_is_given_once(editor, loerrach, name) -> None:
    page = editor.post(f"{OFFICE}neu/", {"name": name})

    assert "gibt es schon" in page.context["form"].errors["name"][0]
    assert name.strip() in page.content.decode()


def test_a_category_may_keep_its_own_name_in_other_letters(editor, loerrach) -> None:
    own = named(loerrach, "Kammern")

    editor.post(f"{OFFICE}{own.pk}/", {"name": "KAMMERN"})

    assert "KAMMERN" in names(loerrach)


def test_a_category_with_partners_stays(editor, loerrach) -> None:
    used = named(loerrach, "Öffentliche Einrichtungen")

    page = editor.post(f"{OFFICE}{used.pk}/loeschen/", follow=True)

    assert "gehört noch ein Partner" in page.content.decode()
    assert "Öffentliche Einrichtungen" in names(loerrach)


def test_the_last_category_stays(in_loerrach) -> None:
    last = Category.objects.get(name="Öffentliche Einrichtungen")
    Category.objects.exclude(pk=last.pk).delete()
    Partner.objects.all().update(category=last)
    spare = categories.add("Übrige", by=cast.SOMEBODY)

    categories.delete(spare, by=cast.SOMEBODY)
    with pytest.raises(categories.CategoryInUse):
        categories.delete(last, by=cast.SOMEBODY)


def test_order_changes_step_by_step(editor, loerrach) -> None:
    before = names(loerrach)
    second = named(loerrach, before[1])

    editor.post(f"{OFFICE}{second.pk}/verschieben/", {"way": "up"})

    assert names(loerrach) == [before[1], before[0], *before[2:]]


def test_readers_change_no_category(reader, loerrach) -> None:
    address = f"{OFFICE}{named(loerrach, 'Kammern').pk}/loeschen/"

    assert reader.post(address).status_code == 403
    assert reader.get(OFFICE).status_code == 403
    assert "Kammern" in names(loerrach)


def test_the_list_asks_no_more_with_more_rows(editor, loerrach) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            editor.get(OFFICE)
        return len(captured)

    editor.get(OFFICE)
    some = queries()
    with inside(loerrach):
        Category.objects.bulk_create(Category(name=f"Art {n}", position=20) for n in range(5))

    assert queries() == some
