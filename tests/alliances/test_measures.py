"""Measure sheets: everybody reads the published ones, the office writes them."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliances.history.models import Entry
from alliances.measures import actions
from alliances.measures.models import Measure
from tenants.schemas import inside
from tests import cast

OFFICE = "/verwaltung/massnahmen/"
ONE = f"{OFFICE}{cast.same_id('measure')}/"
SHEET = {
    "title": "Radschnellweg in die Kreisstadt",
    "number": "V-01",
    "field_of_action": "Verkehr",
    "priority": "high",
    "responsible": "Straßenbauamt",
    "description": "Ein Weg ohne **Ampeln**.",
    "saving_t_co2e": "1.234,5",
}


def written(county, **values) -> Measure:
    """A sheet of the county."""
    values = {**SHEET, "saving_t_co2e": None, "is_published": True, **values}
    with inside(county):
        return actions.add(values, by=cast.SOMEBODY)


def test_everybody_reads_published_measures_by_field_of_action(visitor, loerrach) -> None:
    written(loerrach)
    written(loerrach, title="Geheimer Entwurf", is_published=False)

    page = visitor.get("/massnahmen/").content.decode()

    assert page.index("Gebäude</h2>") < page.index("Verkehr</h2>")
    assert "Radschnellweg in die Kreisstadt" in page
    assert "Geheimer Entwurf" not in page


def test_a_draft_has_no_public_page(visitor, loerrach) -> None:
    draft = written(loerrach, is_published=False)

    assert visitor.get(f"/massnahmen/{draft.slug}/").status_code == 404
    assert visitor.get("/massnahmen/gibt-es-nicht/").status_code == 404


def test_the_sheet_shows_facts_texts_and_where_it_came_from(visitor, loerrach) -> None:
    measure = written(
        loerrach,
        saving_t_co2e=Decimal("1234.5"),
        attribution="Landkreis Musterstadt, Allianz",
        source_licence="CC-BY-4.0",
    )

    page = visitor.get(f"/massnahmen/{measure.slug}/").content.decode()

    assert "1.234,5" in page
    assert "<strong>Ampeln</strong>" in page
    assert "Straßenbauamt" in page
    assert "Quelle: Landkreis Musterstadt, Allianz. Lizenz: CC BY 4.0 (Namensnennung)" in page


@pytest.mark.parametrize(
    ("question", "is_found"),
    [
        ("?q=Radschnellwege", True),
        ("?q=schnellweg", True),
        ("?q=radschnellweg kreisstadt", True),
        ("?q=Straßenbahn", False),
        ("?handlungsfeld=Verkehr", True),
        ("?handlungsfeld=Gebäude", False),
        ("?handlungsfeld=Erfunden", True),
        ("?q=%00", True),
        ("?page=99", True),
    ],
)
def test_measures_are_found_by_words_and_field(visitor, loerrach, question, is_found) -> None:
    written(loerrach)

    page = visitor.get(f"/massnahmen/{question}")

    assert page.status_code == 200
    assert ("in die Kreisstadt</a>" in page.content.decode()) is is_found


@pytest.mark.parametrize("address", ["/massnahmen/", OFFICE])
def test_a_longer_list_costs_no_more_queries(coordinator, loerrach, address) -> None:
    coordinator.get(address)
    with CaptureQueriesContext(connection) as few:
        coordinator.get(address)
    for number in range(3):
        written(loerrach, title=f"Maßnahme {number}", field_of_action=f"Feld {number}")

    with CaptureQueriesContext(connection) as more:
        coordinator.get(address)

    assert len(more) == len(few)


def test_a_long_list_has_pages(visitor, loerrach) -> None:
    for number in range(25):
        written(loerrach, title=f"Maßnahme {number:02}")

    assert "Maßnahme 24" not in visitor.get("/massnahmen/").content.decode()
    assert "Maßnahme 24" in visitor.get("/massnahmen/?page=2").content.decode()


def test_an_editor_writes_changes_and_publishes_a_sheet(editor, visitor, loerrach) -> None:
    editor.post(f"{OFFICE}neu/", SHEET)
    with inside(loerrach):
        measure = Measure.objects.get(title=SHEET["title"])
    address = f"{OFFICE}{measure.pk}/"
    editor.post(f"{address}bearbeiten/", {**SHEET, "title": "Radweg"})
    answer = editor.post(f"{address}veroeffentlichen/", follow=True)

    assert "„Radweg“ ist jetzt öffentlich." in answer.content.decode()
    assert measure.saving_t_co2e == Decimal("1234.5")
    assert "Radweg" in visitor.get("/massnahmen/radschnellweg-in-die-kreisstadt/").content.decode()
    with inside(loerrach):
        verbs = Entry.objects.filter(object_id=str(measure.pk)).values_list("verb", flat=True)
        assert list(verbs) == [
            "Maßnahme veröffentlicht",
            "Maßnahme bearbeitet",
            "Maßnahme angelegt",
        ]


def test_two_measures_of_the_same_title_get_two_addresses(loerrach) -> None:
    first, second = written(loerrach), written(loerrach)

    assert second.slug == f"{first.slug}-2"


def test_wrong_input_is_told_at_its_field_and_kept(editor, loerrach) -> None:
    answer = editor.post(f"{OFFICE}neu/", {**SHEET, "title": "", "saving_t_co2e": "viel"})

    errors = answer.context["form"].errors
    assert answer.status_code == 200
    assert errors["title"] == ["Bitte füllen Sie dieses Feld aus."]
    assert errors["saving_t_co2e"] == ["Bitte eine Zahl eingeben."]
    assert 'value="viel"' in answer.content.decode()
    with inside(loerrach):
        assert Measure.objects.count() == 1


def test_unpublished_and_deleted_measures_are_gone_from_the_public_pages(
    editor, visitor, loerrach
) -> None:
    editor.post(f"{ONE}zuruecknehmen/")
    assert visitor.get("/massnahmen/sanierung/").status_code == 404

    editor.post(f"{ONE}loeschen/")

    with inside(loerrach):
        assert not Measure.objects.exists()
        assert Entry.objects.filter(verb="Maßnahme gelöscht").exists()


def test_publishing_twice_is_written_once(in_loerrach) -> None:
    measure = Measure.objects.get()
    actions.unpublish(measure, by=cast.SOMEBODY)

    actions.publish(measure, by=cast.SOMEBODY)
    actions.publish(measure, by=cast.SOMEBODY)

    assert Entry.objects.filter(verb="Maßnahme veröffentlicht").count() == 1


def test_readers_look_and_change_nothing(reader, loerrach) -> None:
    assert reader.get(OFFICE).status_code == 200
    page = reader.get(ONE).content.decode()

    assert "Bearbeiten" not in page
    assert "Teilen" not in page
    assert reader.get(f"{OFFICE}neu/").status_code == 403
    assert reader.get(f"{ONE}bearbeiten/").status_code == 403
    for deed in ("veroeffentlichen", "zuruecknehmen", "loeschen"):
        assert reader.post(f"{ONE}{deed}/").status_code == 403
    with inside(loerrach):
        assert Measure.objects.filter(is_published=True).count() == 1


def test_partners_and_visitors_do_not_enter(partner, visitor) -> None:
    for address in (OFFICE, ONE, f"{OFFICE}neu/", f"{ONE}bearbeiten/"):
        assert partner.get(address).status_code == 403
        assert visitor.get(address)["Location"].startswith("/anmelden/")


def test_deeds_are_done_by_post_alone(editor) -> None:
    for deed in ("veroeffentlichen", "zuruecknehmen", "loeschen"):
        assert editor.get(f"{ONE}{deed}/").status_code == 405


def test_the_neighbour_sees_only_its_own_under_the_same_address(neighbour, loerrach) -> None:
    page = neighbour.get(ONE).content.decode()

    assert cast.canary(loerrach, "massnahme") not in page
    assert cast.canary(loerrach, "verantwortlich") not in page
