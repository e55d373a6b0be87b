"""Adopting: one own draft with its source named; what was withdrawn is closed, copies stay."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliances.declarations.models import DeclarationText
from alliances.history.models import Entry
from alliances.measures.models import Measure
from alliances.sharing import actions
from alliances.sharing.kinds import KINDS, Kind
from exchange.actions import NotAvailable
from exchange.models import Adoption
from tenants.schemas import inside
from tests import cast
from tests.alliances.giving import shared

EXCHANGE = "/verwaltung/austausch/"
SHARE_MEASURE = f"{EXCHANGE}teilen/measure/{cast.same_id('measure')}/"


@pytest.mark.parametrize("kind", ["measure", "document", "declaration_text"])
def test_an_adopted_material_becomes_a_draft_with_its_source(
    neighbour, loerrach, cloppenburg, kind
) -> None:
    material = shared(loerrach, kind)

    answer = neighbour.post(f"{EXCHANGE}{material.pk}/uebernehmen/", follow=True)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert f"Übernommen von {material.attribution}" in page
    with inside(cloppenburg):
        copy = KINDS[Kind(kind)].model._default_manager.get(adopted_from=material.pk)
        assert copy.attribution == material.attribution
        assert copy.source_licence == "CC-BY-4.0"
        assert not getattr(copy, "is_published", False)
        assert getattr(copy, "state", "draft") == "draft"
        assert Entry.objects.filter(verb="aus dem Austausch übernommen").count() == 1
    with inside(loerrach):
        assert (
            not KINDS[Kind(kind)].model._default_manager.filter(adopted_from=material.pk).exists()
        )


def test_adopting_twice_makes_one_copy_and_leads_to_it(neighbour, loerrach, cloppenburg) -> None:
    material = shared(loerrach)
    first = neighbour.post(f"{EXCHANGE}{material.pk}/uebernehmen/")

    second = neighbour.post(f"{EXCHANGE}{material.pk}/uebernehmen/")

    assert second["Location"] == first["Location"]
    assert first["Location"] in neighbour.get(f"{EXCHANGE}{material.pk}/").content.decode()
    assert Adoption.objects.count() == 1
    with inside(cloppenburg):
        assert Measure.objects.filter(adopted_from=material.pk).count() == 1


def test_the_copy_does_not_follow_the_original(loerrach, cloppenburg) -> None:
    material = shared(loerrach)
    with inside(cloppenburg):
        copy = actions.adopt(material, by=cast.SOMEBODY)
    with inside(loerrach):
        Measure.objects.update(description="Ganz anders.")

    material.refresh_from_db()

    assert material.content["description"] == "Beratung vor Ort."
    with inside(cloppenburg):
        assert Measure.objects.get(pk=copy.pk).description == "Beratung vor Ort."


def test_a_withdrawn_material_is_refused_and_copies_stay(
    coordinator, neighbour, loerrach, cloppenburg
) -> None:
    adopted, material = shared(loerrach), shared(loerrach, "document")
    with inside(cloppenburg):
        copy = actions.adopt(adopted, by=cast.SOMEBODY)
    for each in (adopted, material):
        coordinator.post(f"{EXCHANGE}{each.pk}/zurueckziehen/")

    answer = neighbour.post(f"{EXCHANGE}{material.pk}/uebernehmen/", follow=True)

    page = answer.content.decode()
    assert "wurde zurückgezogen und kann nicht mehr übernommen werden" in page
    assert "Übernehmen</span>" not in page
    assert neighbour.get(f"{EXCHANGE}{material.pk}/datei/").status_code == 404
    assert cast.canary(loerrach, "dokument") not in neighbour.get(EXCHANGE).content.decode()
    with inside(cloppenburg):
        assert Measure.objects.filter(pk=copy.pk).exists()


def test_a_withdrawn_thing_can_be_shared_again(coordinator, loerrach) -> None:
    material = shared(loerrach)

    coordinator.post(f"{EXCHANGE}{material.pk}/zurueckziehen/")

    with inside(loerrach):
        assert Measure.objects.get().shared_as is None
        assert Entry.objects.filter(verb="aus dem Austausch zurückgezogen").count() == 1
    assert shared(loerrach).pk != material.pk


def test_a_material_can_be_withdrawn_when_its_original_is_gone(coordinator, loerrach) -> None:
    material = shared(loerrach)
    with inside(loerrach):
        Measure.objects.all().delete()

    coordinator.post(f"{EXCHANGE}{material.pk}/zurueckziehen/")

    material.refresh_from_db()
    assert not material.is_available


def test_nobody_withdraws_what_is_not_theirs(neighbour, loerrach, cloppenburg) -> None:
    material = shared(loerrach)

    assert neighbour.post(f"{EXCHANGE}{material.pk}/zurueckziehen/").status_code == 404
    with inside(cloppenburg):
        assert actions.withdraw(material, by=cast.SOMEBODY) is False
    material.refresh_from_db()
    assert material.is_available


def test_a_county_does_not_adopt_what_it_gave(in_loerrach) -> None:
    material = shared(in_loerrach)

    with pytest.raises(NotAvailable, match="von Ihnen selbst"):
        actions.adopt(material, by=cast.SOMEBODY)


def test_a_copy_that_was_deleted_may_be_adopted_again(loerrach, cloppenburg) -> None:
    material = shared(loerrach)
    with inside(cloppenburg):
        actions.adopt(material, by=cast.SOMEBODY)
        Measure.objects.filter(adopted_from=material.pk).delete()

        again = actions.adopt(material, by=cast.SOMEBODY)

        assert again.adopted_from == material.pk
    assert Adoption.objects.count() == 1


def test_own_pages_show_what_was_given_and_taken(coordinator, neighbour, loerrach) -> None:
    material = shared(loerrach)
    neighbour.post(f"{EXCHANGE}{material.pk}/uebernehmen/")

    given = coordinator.get(f"{EXCHANGE}eigene/").content.decode()
    taken = neighbour.get(f"{EXCHANGE}uebernommen/").content.decode()

    assert f"/verwaltung/massnahmen/{cast.same_id('measure')}/" in given
    assert "Zurückziehen" in given
    assert material.attribution in taken
    assert material.title not in coordinator.get(f"{EXCHANGE}uebernommen/").content.decode()
    assert material.title not in neighbour.get(f"{EXCHANGE}eigene/").content.decode()


def test_placeholders_of_a_shared_text_stay_visible(neighbour, loerrach) -> None:
    with inside(loerrach):
        text = DeclarationText.objects.get(state="published")
    material = shared(loerrach, "declaration_text", text)

    page = neighbour.get(f"{EXCHANGE}{material.pk}/").content.decode()

    assert "{{Vertretung Landkreis}}" in page
    assert "Stellen in doppelten geschweiften Klammern" in page


@pytest.mark.parametrize("address", [EXCHANGE, f"{EXCHANGE}eigene/", f"{EXCHANGE}?q=sanierung"])
def test_a_longer_list_costs_no_more_queries(coordinator, loerrach, address) -> None:
    shared(loerrach)
    coordinator.get(address)
    with CaptureQueriesContext(connection) as few:
        coordinator.get(address)
    shared(loerrach, "document")
    shared(loerrach, "declaration_text")

    with CaptureQueriesContext(connection) as more:
        coordinator.get(address)

    assert len(more) == len(few)


def test_who_may_share_adopt_and_read(
    editor, reader, partner, visitor, loerrach, cloppenburg, client_for
) -> None:
    material = shared(cloppenburg)
    adopt = f"{EXCHANGE}{material.pk}/uebernehmen/"

    assert reader.get(EXCHANGE).status_code == 200
    assert "Übernehmen</span>" not in reader.get(f"{EXCHANGE}{material.pk}/").content.decode()
    assert reader.post(adopt).status_code == 403
    assert editor.get(SHARE_MEASURE).status_code == 403
    assert editor.post(f"{EXCHANGE}{material.pk}/zurueckziehen/").status_code == 403
    assert editor.post(adopt).status_code == 302
    for stranger in (partner, visitor):
        answer = stranger.get(f"{EXCHANGE}{material.pk}/")
        assert answer.status_code in {302, 403}
        assert material.title not in answer.content.decode()


def test_unknown_things_and_kinds_are_not_found(coordinator) -> None:
    assert coordinator.get(f"{EXCHANGE}{uuid4()}/").status_code == 404
    assert coordinator.post(f"{EXCHANGE}{uuid4()}/uebernehmen/").status_code == 404
    assert coordinator.get(f"{EXCHANGE}teilen/measure/{uuid4()}/").status_code == 404
    unknown = f"{EXCHANGE}teilen/partner/{cast.same_id('partner')}/"
    assert coordinator.get(unknown).status_code == 404


def test_deeds_are_done_by_post_alone(coordinator, loerrach) -> None:
    material = shared(loerrach)

    assert coordinator.get(f"{EXCHANGE}{material.pk}/uebernehmen/").status_code == 405
    assert coordinator.get(f"{EXCHANGE}{material.pk}/zurueckziehen/").status_code == 405
