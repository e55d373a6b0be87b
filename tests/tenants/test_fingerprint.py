"""A fingerprint tells two schemas apart by the smallest thing, and says in words what it is."""

import json

import pytest
from django.core.management import call_command

from tenants import blueprint
from tenants.checking import check_schemas
from tenants.chores import check_schemas as nightly
from tenants.fingerprint import AT_ONCE, difference, fingerprints
from tenants.models import County, SchemaCheck
from tests.tenants.stock import rows, run

pytestmark = pytest.mark.django_db

ONE = 'lk_loerrach."alliances_partner"'
CHANGES = {
    "a column more": (f"ALTER TABLE {ONE} ADD extra text", "Spalte", "zu viel"),
    "a column less": (f"ALTER TABLE {ONE} DROP city", "Spalte", "fehlt"),
    "another type": (f"ALTER TABLE {ONE} ALTER city TYPE varchar(999)", "Spalte", "anders"),
    "a default": (f"ALTER TABLE {ONE} ALTER city SET DEFAULT 'x'", "Spalte", "anders"),
    "null allowed": (f"ALTER TABLE {ONE} ALTER city DROP NOT NULL", "Spalte", "anders"),
    "a check": (f"ALTER TABLE {ONE} ADD CONSTRAINT c CHECK (true)", "Bedingung", "zu viel"),
    "an index": (f"CREATE INDEX extra ON {ONE} (city)", "Index", "zu viel"),
    "a table": ("CREATE TABLE lk_loerrach.extra ()", "Tabelle", "zu viel"),
    "a sequence": ("CREATE SEQUENCE lk_loerrach.extra", "Sequenz", "zu viel"),
    "a view": ("CREATE VIEW lk_loerrach.extra AS SELECT 1 AS one", "Sicht", "zu viel"),
    "a comment": (f"COMMENT ON TABLE {ONE} IS 'x'", "Kommentar", "zu viel"),
    "a type": ("CREATE TYPE lk_loerrach.extra AS ENUM ('x')", "Typ", "zu viel"),
    "row policies": (f"ALTER TABLE {ONE} ENABLE ROW LEVEL SECURITY", "Tabelle", "anders"),
    "a function": (
        "CREATE FUNCTION lk_loerrach.extra() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "Funktion",
        "zu viel",
    ),
    "a renamed index": (
        "ALTER INDEX lk_loerrach.alliances_partner_pkey RENAME TO other",
        "Bedingung",
        "fehlt",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_smallest_change_shows_and_is_said_in_words(change: str, loerrach: County) -> None:
    statement, thing, what = CHANGES[change]
    model = blueprint.make().schema_name
    run("SET CONSTRAINTS ALL IMMEDIATE")

    run(statement)

    found = fingerprints([loerrach.schema_name, model])
    words = difference(loerrach.schema_name, model)
    assert found[loerrach.schema_name] != found[model]
    assert [word for word in words if word.startswith(thing) and what in word]


def test_counties_with_different_rows_are_made_alike(loerrach: County, cloppenburg: County) -> None:
    found = fingerprints([loerrach.schema_name, cloppenburg.schema_name, "lk_nobody"])

    assert set(found) == {loerrach.schema_name, cloppenburg.schema_name}
    assert len(set(found.values())) == 1


def test_a_privilege_counts_only_if_asked_for(loerrach: County, cloppenburg: County) -> None:
    both = [loerrach.schema_name, cloppenburg.schema_name]

    run(f"GRANT SELECT ON {ONE} TO PUBLIC")

    assert difference(*both) == []
    assert any("everybody" in word for word in difference(*both, privileges=True))


def test_many_schemas_are_asked_for_in_a_few_queries(
    loerrach: County, django_assert_num_queries
) -> None:
    names = [loerrach.schema_name, *(f"lk_nobody{number}" for number in range(AT_ONCE))]

    with django_assert_num_queries(2):
        assert len(fingerprints(names)) == 1


def test_the_nightly_check_reports_who_strays_and_who_is_gone(
    loerrach: County, cloppenburg: County, caplog
) -> None:
    run("SET CONSTRAINTS ALL IMMEDIATE; CREATE INDEX extra ON lk_loerrach.mails_mail (id)")
    run("ALTER SCHEMA lk_cloppenburg RENAME TO elsewhere")

    nightly.delay()

    check = SchemaCheck.objects.get()
    assert check.counties == 2
    assert set(check.deviations) == {"lk_loerrach", "lk_cloppenburg"}
    assert check.deviations["lk_cloppenburg"] == ["Das Schema fehlt."]
    assert "extra" in check.deviations["lk_loerrach"][0]
    assert "lk_loerrach weicht vom Muster ab" in caplog.text


def test_where_all_are_alike_nothing_is_reported(loerrach: County) -> None:
    assert check_schemas().deviations == {}


def test_the_command_fails_where_a_schema_strays(loerrach: County, capsys) -> None:
    call_command("check_schemas", json=True)
    assert json.loads(capsys.readouterr().out)["counties"] == 2

    run(f"SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE {ONE} ADD extra text")
    with pytest.raises(SystemExit):
        call_command("check_schemas", json=True)

    assert list(json.loads(capsys.readouterr().out)["errors"]) == ["lk_loerrach"]
    assert rows("SELECT count(*) FROM tenants_schemacheck") == [(2,)]
