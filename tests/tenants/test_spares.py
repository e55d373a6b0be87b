"""The stock of spare schemas: whole ones of the newest state, taken once each."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection

from tenants import blueprint, spares
from tenants.chores import refill_spares
from tenants.fingerprint import difference, fingerprints
from tenants.models import County, SpareSchema, Tombstone
from tenants.opening import open_county
from tenants.schemas import inside
from tenants.tombstones import bury
from tests.tenants.stock import GIESSEN, run, schemas

pytestmark = pytest.mark.django_db


def test_the_stock_is_filled_up_and_no_further() -> None:
    first = spares.refill(2)
    second = spares.refill(2)

    assert first == {"made": 2, "dropped": 0, "ready": 2}
    assert second == {"made": 0, "dropped": 0, "ready": 2}
    names = set(SpareSchema.objects.values_list("schema_name", flat=True))
    assert schemas("kk_spare_") == names
    found = fingerprints([*names, blueprint.make().schema_name])
    assert len(set(found.values())) == 1


def test_a_county_takes_a_spare_with_its_role_and_rights(loerrach: County) -> None:
    spares.refill(1)
    spare = SpareSchema.objects.get().schema_name

    opening = open_county(**GIESSEN)

    assert opening.way == "spare"
    assert schemas(spare) == set()
    assert spares.ready() == 0
    assert difference("lk_giessen", loerrach.schema_name, privileges=True) == []
    with inside(opening.county), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM alliances_page")
        assert cursor.fetchone() == (4,)


def test_a_refused_opening_takes_no_spare(monkeypatch) -> None:
    spares.refill(1)
    monkeypatch.setattr("console.audit.record_opening", lambda opening: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        open_county(**GIESSEN)

    assert spares.ready() == 1
    assert len(schemas("kk_spare_")) == 1
    assert schemas("lk_giessen") == set()


def test_spares_of_another_state_of_the_code_are_not_taken_and_dropped() -> None:
    spares.refill(2)
    stale = schemas("kk_spare_")
    SpareSchema.objects.update(migration_hash="0" * 64)

    opening = open_county(**GIESSEN)

    assert opening.way == "blueprint"
    assert spares.refill(1) == {"made": 1, "dropped": 2, "ready": 1}
    assert not stale & schemas("kk_spare_")


def test_the_code_before_leaves_the_stock_of_the_newest_alone(monkeypatch) -> None:
    blueprint.make()
    with monkeypatch.context() as later:
        later.setattr(blueprint, "migration_hash", lambda: "f" * 64)
        spares.refill(1)
        newer = schemas("kk_spare_")

    assert spares.refill(3) == {"made": 0, "dropped": 0, "ready": 0}
    assert schemas("kk_spare_") == newer


def test_a_spare_that_somebody_dropped_is_passed_over() -> None:
    spares.refill(1)
    run(f"SET CONSTRAINTS ALL IMMEDIATE; DROP SCHEMA {schemas('kk_spare_').pop()} CASCADE")

    assert open_county(**GIESSEN).way == "blueprint"


def test_a_taken_spare_is_replaced_after_the_commit(
    settings, django_capture_on_commit_callbacks
) -> None:
    settings.COUNTY_SPARES = 1
    refill_spares.delay()
    before = schemas("kk_spare_")

    with django_capture_on_commit_callbacks(execute=True):
        assert open_county(**GIESSEN).way == "spare"

    assert spares.ready() == 1
    assert schemas("kk_spare_") != before


def test_without_a_wish_there_is_no_stock() -> None:
    refill_spares.delay()

    assert schemas("kk_spare_") == set()


def test_the_command_says_what_it_did(capsys) -> None:
    call_command("refill_spares", count=1, json=True)

    answer = json.loads(capsys.readouterr().out)
    assert (answer["made"], answer["ready"]) == (1, 1)
    assert answer["blueprint"].startswith("kk_template_")


def test_the_slug_of_a_deleted_county_is_given_again_only_on_purpose(loerrach: County) -> None:
    bury(County(slug="giessen", name="Kreis Gießen"), by="Betrieb")

    with pytest.raises(ValidationError) as refusal:
        open_county(**GIESSEN)

    assert "gelöschten Landkreis (Kreis Gießen)" in refusal.value.message_dict["slug"][0]
    assert schemas("lk_giessen") == set()
    assert open_county(**GIESSEN, reuse_slug=True).county.slug == "giessen"


def test_a_county_may_be_buried_twice() -> None:
    for name in ("Erster", "Zweiter"):
        bury(County(slug="giessen", name=name), by="Betrieb")

    assert Tombstone.objects.get().county_name == "Zweiter"
