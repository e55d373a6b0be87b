"""Hundreds of schemas get the newest migration; a bad one is told and stops nobody."""

import pytest
from django.db import Error, connection
from django.db.models.signals import post_migrate
from django.test.utils import CaptureQueriesContext

from mails.models import Mail
from tenants import migrating, migration_states
from tenants.migrating import migrate_counties
from tenants.migration_plan import plan_for
from tenants.migration_states import newest_state, states_of
from tenants.migration_steps import replay
from tenants.schemas import inside
from tests.tenants.planting import (
    COLUMN_AND_INDEX,
    ask,
    has_column,
    has_index,
    poison,
    states,
)
from tests.tenants.planting import four as four
from tests.tenants.planting import planted as planted


def test_a_column_and_an_index_reach_every_county(four, planted) -> None:
    planted(COLUMN_AND_INDEX)

    ledger = migrate_counties()

    assert set(states(ledger).values()) == {"migrated"}
    assert len(ledger.counties) == 4
    assert all(has_column(county) and has_index(county) for county in four)
    assert ledger.plans[0]["migrations"] == ["mails.0002_planted"]
    assert ledger.plans[0]["way"] == "sql"
    done = states_of(county.schema_name for county in four)
    assert set(done.values()) == {newest_state()}
    assert ask("SELECT to_regclass('public.mails_lane')", four[0]) == [(None,)]


def test_the_first_does_the_work_and_the_others_repeat_it(four, planted, monkeypatch) -> None:
    planted(COLUMN_AND_INDEX)
    walked: list[str] = []
    replayed: list[str] = []
    for name, seen in (("walk_through", walked), ("replay", replayed)):
        real = getattr(migrating, name)
        monkeypatch.setattr(
            migrating, name, lambda *args, real=real, seen=seen: seen.append(args[0]) or real(*args)
        )

    migrate_counties()

    assert walked == ["lk_cloppenburg"]
    assert replayed == ["lk_konstanz", "lk_loerrach", "lk_waldshut"]


def test_a_poisoned_county_is_told_and_stops_nobody(four, planted) -> None:
    planted(COLUMN_AND_INDEX)
    poison(four[2])

    first = migrate_counties()
    half = has_column(four[2])
    ask("DROP TABLE {}.mails_lane", four[2])
    second = migrate_counties()

    assert states(first) == {
        "cloppenburg": "migrated",
        "konstanz": "migrated",
        "loerrach": "failed",
        "waldshut": "migrated",
    }
    assert "mails_lane" in next(o.error for o in first.counties if o.slug == "loerrach")
    assert not half
    assert states(second)["loerrach"] == "migrated"
    assert second.is_clean
    assert has_index(four[2])


def test_a_poisoned_canary_is_followed_by_the_next_and_is_last_the_next_time(four, planted) -> None:
    planted(COLUMN_AND_INDEX)
    poison(four[0])

    first = migrate_counties()
    second = migrate_counties(only=["cloppenburg", "loerrach"])

    assert [outcome.state for outcome in first.counties] == ["failed"] + ["migrated"] * 3
    assert [outcome.slug for outcome in second.counties] == ["loerrach", "cloppenburg"]


def test_after_three_failed_canaries_the_rest_is_spared(four, planted) -> None:
    planted('    operations = [migrations.RunSQL("SELECT 1 / 0")]\n')

    ledger = migrate_counties()

    assert [outcome.state for outcome in ledger.counties] == ["failed"] * 3 + ["skipped"]
    assert not ledger.is_clean


def test_python_code_runs_in_every_county(loerrach, cloppenburg, planted) -> None:
    planted(
        """
    def write(apps, editor):
        apps.get_model("mails", "Mail").objects.create(subject=editor.connection.schema_name)

    operations = [migrations.RunPython(write)]
""",
        COLUMN_AND_INDEX,
    )

    ledger = migrate_counties()

    assert ledger.plans[0]["way"] == "python"
    for county in (loerrach, cloppenburg):
        assert has_index(county)
        with inside(county):
            assert Mail.objects.filter(subject=county.schema_name).count() == 1
            assert not Mail.objects.filter(subject__startswith="lk_").exclude(
                subject=county.schema_name
            )


def test_counties_in_different_states_each_get_what_they_lack(four, planted) -> None:
    planted(COLUMN_AND_INDEX)
    migrate_counties(only=["konstanz"])
    second = '    operations = [migrations.AddField("mail", "x", models.BooleanField(null=True))]\n'
    planted(COLUMN_AND_INDEX, second)

    ledger = migrate_counties()

    assert ledger.is_clean
    assert sorted(plan["counties"] for plan in ledger.plans) == [1, 3]
    assert all(has_column(county, "x") and has_index(county) for county in four)


def test_a_table_with_checks_waiting_can_still_be_changed(loerrach, cloppenburg, planted) -> None:
    planted(
        """
    operations = [
        migrations.CreateModel("Box", [("id", models.BigAutoField(primary_key=True))]),
        migrations.CreateModel("Slot", [
            ("id", models.BigAutoField(primary_key=True)),
            ("box", models.ForeignKey("mails.box", models.CASCADE)),
        ]),
    ]
""",
        """
    operations = [migrations.RunSQL(
        "INSERT INTO mails_box DEFAULT VALUES; INSERT INTO mails_slot (box_id) VALUES (1)"
    )]
""",
        '    operations = [migrations.AddField("slot", "x", models.BooleanField(null=True))]\n',
    )

    ledger = migrate_counties()

    assert ledger.is_clean, ledger.counties
    assert ask("SELECT box_id, x FROM {}.mails_slot", loerrach) == [(1, None)]
    with inside(cloppenburg), connection.cursor() as cursor:  # the county itself may use them
        cursor.execute("UPDATE mails_slot SET x = true; INSERT INTO mails_box DEFAULT VALUES")
        cursor.execute("SELECT count(*) FROM mails_box JOIN mails_slot ON box_id = 1 WHERE x")
        assert cursor.fetchone() == (2,)


def test_migrations_of_shared_apps_are_only_written_down_in_a_county(loerrach, planted) -> None:
    planted(
        """
    def never(apps, editor):
        raise AssertionError

    operations = [
        migrations.AddField("region", "x", models.BooleanField(null=True)),
        migrations.RunPython(never),
    ]
""",
        app="tenants",
    )

    ledger = migrate_counties()

    assert ledger.is_clean, ledger.counties
    assert ledger.plans[0]["way"] == "sql"
    assert states_of([loerrach.schema_name]) == {loerrach.schema_name: newest_state()}


def test_a_county_without_its_schema_is_told(loerrach, cloppenburg, planted) -> None:
    planted()
    ask("ALTER SCHEMA {} RENAME TO elsewhere", loerrach)

    ledger = migrate_counties()

    assert states(ledger) == {"cloppenburg": "current", "loerrach": "failed"}


def test_a_schema_that_is_gone_never_means_public(loerrach, planted) -> None:
    planted(COLUMN_AND_INDEX)
    plan = plan_for(loerrach.schema_name)

    with pytest.raises(Error, match="lk_weg"):
        replay("lk_weg", "", plan, ["CREATE TABLE stray (id int);"])

    assert ask("SELECT to_regclass('public.stray')", loerrach) == [(None,)]


def test_a_schema_that_moved_on_meanwhile_is_left_alone(loerrach, planted, monkeypatch) -> None:
    planted(COLUMN_AND_INDEX)
    monkeypatch.setattr(migrating, "states_of", lambda schemas: dict.fromkeys(schemas, "old"))

    ledger = migrate_counties(only=["loerrach"])

    assert ledger.counties == []
    assert not has_column(loerrach)


@pytest.mark.parametrize(("chunk", "queries"), [(200, 1), (2, 2), (1, 4)])
def test_nothing_to_do_costs_one_query_for_many(chunk, queries, four, planted, monkeypatch) -> None:
    monkeypatch.setattr(migration_states, "CHUNK", chunk)
    planted()
    around = 4  # the counties before, in and after the round, and whose schemas are there

    with CaptureQueriesContext(connection) as seen:
        ledger = migrate_counties()

    asked = [query for query in seen if not query["sql"].startswith("SET ")]
    assert len(asked) == around + queries
    assert set(states(ledger).values()) == {"current"}


def test_no_app_inside_a_county_waits_for_post_migrate() -> None:
    """`migrate_counties` does not send it; these two serve tables that no county has."""
    waiting = {receiver[1]() for receiver in post_migrate.receivers}

    assert {receiver.__module__ for receiver in waiting if receiver} <= {
        "django.contrib.contenttypes.management",
        "django.contrib.auth.management",
    }
