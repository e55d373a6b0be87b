"""The linter sees what a migration does inside a county, and refuses what would hurt one in use."""

import json
from collections.abc import Callable

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django_tenants.utils import get_public_schema_name

from mails.models import Mail
from tenants import linting_rules
from tenants.linting import Verdict, judge, lint_migrations
from tenants.migration_plan import plan_for
from tenants.schemas import inside
from tests.tenants.planting import plant

pytestmark = pytest.mark.django_db

# The operations of one planted migration, and the rule that must refuse it.
FAULTS = {
    "drop a table": ("takes_away", 'migrations.DeleteModel("mail")'),
    "rename a table": ("takes_away", 'migrations.RenameModel("mail", "letter")'),
    "drop a column": ("takes_away", 'migrations.RemoveField("mail", "html")'),
    "rename a column": ("takes_away", 'migrations.RenameField("mail", "html", "page")'),
    "required, default only in Python": (
        "demands",
        'migrations.AddField("mail", "lane", models.CharField(max_length=9, default="x"))',
    ),
    "required later": (
        "demands",
        'migrations.AlterField("mail", "sent_at", models.DateTimeField(default=None))',
    ),
    "a stricter rule": (
        "demands",
        'migrations.AddConstraint("mail", models.CheckConstraint('
        'condition=models.Q(attempts__lt=9), name="few_attempts"))',
    ),
    "unique where rows may repeat": (
        "demands",
        'migrations.AddConstraint("mail", models.UniqueConstraint("to", name="one_each"))',
    ),
    "volatile default": (
        "rewrites",
        'migrations.AddField("mail", "dice", models.FloatField(db_default=Random()))',
    ),
    "a type that rewrites": (
        "rewrites",
        'migrations.AlterField("mail", "attempts", models.BigIntegerField(default=0))',
    ),
    "a shorter text": (
        "rewrites",
        'migrations.AlterField("mail", "subject", models.CharField(max_length=100))',
    ),
    "an index on a table that grows": (
        "blocks_writers",
        'migrations.AddIndex("mail", models.Index(fields=["to"], name="mails_to"))',
    ),
    "a key into public": (
        "crosses_the_border",
        'migrations.RunSQL("ALTER TABLE mails_mail ADD region_id varchar(5) '
        'REFERENCES public.tenants_region")',
    ),
    "a name that public has": (
        "crosses_the_border",
        'migrations.RunSQL("CREATE TABLE exchange_material (id int)")',
    ),
    "a hand in public": (
        "crosses_the_border",
        'migrations.RunSQL("ALTER TABLE public.tenants_county ADD x int")',
    ),
    "a stray table": (
        "crosses_the_border",
        'migrations.RunSQL("CREATE TABLE public.stray (id int)")',
    ),
    "32 bit keys": (
        "counts_too_short",
        'migrations.CreateModel("Box", [("id", models.AutoField(primary_key=True))])',
    ),
    "two steps outside of a transaction": (
        "stops_half_way",
        'AddIndexConcurrently("mail", models.Index(fields=["to"], name="a")), '
        'AddIndexConcurrently("mail", models.Index(fields=["to"], name="b"))'
        "]; atomic = False; _ = [",
    ),
    "rows and tables at once": (
        "stops_half_way",
        'migrations.RunPython(lambda apps, editor: None), migrations.AddField("mail", "lane", '
        "models.BooleanField(null=True))",
    ),
}
FINE = {
    "a column that may be empty": (
        'migrations.AddField("mail", "lane", models.CharField(max_length=9, null=True))'
    ),
    "a column with a default in the database": (
        'migrations.AddField("mail", "lane", models.CharField(max_length=9, db_default=""))'
    ),
    "a column that may be empty, with a rule": (
        'migrations.AddField("mail", "lane", models.PositiveIntegerField(null=True))'
    ),
    "a key to an own table": (
        'migrations.AddField("mail", "answer", '
        'models.ForeignKey("mails.mail", models.CASCADE, null=True, db_index=False))'
    ),
    "a longer text": 'migrations.AlterField("mail", "subject", models.CharField(max_length=900))',
    "a new table": (
        'migrations.CreateModel("Box", [("id", models.BigAutoField(primary_key=True)), '
        '("name", models.CharField(max_length=9, unique=True))])'
    ),
    "an index beside the work": (
        'AddIndexConcurrently("mail", models.Index(fields=["to"], name="mails_to"))'
        "]; atomic = False; _ = ["
    ),
    "rows alone": "migrations.RunPython(lambda apps, editor: None)",
}


@pytest.fixture
def planted(tmp_path, monkeypatch, settings) -> Callable[..., None]:
    """One more migration behind those of an app."""

    def make(operations: str, declared: str = "", app: str = "mails") -> None:
        monkeypatch.syspath_prepend(tmp_path)
        body = f"    operations = [{operations}]\n    {declared}\n"
        settings.MIGRATION_MODULES = {
            **settings.MIGRATION_MODULES,
            app: plant(tmp_path, body, app=app),
        }

    return make


@pytest.fixture
def judged(planted, loerrach) -> Callable[..., Verdict]:
    """The verdict on it, in a county that has all others; the test's transaction takes it back."""

    def make(*words: str, **names: str) -> Verdict:
        planted(*words, **names)
        steps = plan_for(loerrach.schema_name).steps
        with inside(loerrach):
            Mail.objects.all().delete()
        with transaction.atomic():
            verdict = judge(loerrach.schema_name, steps)
            transaction.set_rollback(True)
        return verdict

    return make


def test_our_own_migrations_are_fine() -> None:
    verdict = lint_migrations()

    assert verdict.refused == []
    assert verdict.migrations >= 20


@pytest.mark.parametrize(("rule", "operations"), FAULTS.values(), ids=FAULTS)
def test_a_planted_fault_is_refused(rule, operations, judged) -> None:
    verdict = judged(operations)

    assert rule in {finding.rule for finding in verdict.refused}
    assert {finding.migration for finding in verdict.refused} == {"mails.0002_planted"}


@pytest.mark.parametrize("operations", FINE.values(), ids=FINE)
def test_what_harms_nobody_passes(operations, judged) -> None:
    assert judged(operations).refused == []


@pytest.mark.parametrize("name", ["drop a column", "rename a table"])
def test_taking_away_needs_a_declared_contract_step(name, judged) -> None:
    operations = FAULTS[name][1]

    careless = judged(operations, 'safe_because = "wird nicht gebraucht"')
    declared = judged(operations, 'contract = "seit 1.4 liest und schreibt es niemand"')

    assert careless.refused
    assert declared.refused == []
    assert {reason for _, reason in declared.accepted} == {"seit 1.4 liest und schreibt es niemand"}


@pytest.mark.parametrize("name", ["a stricter rule", "volatile default", "a type that rewrites"])
def test_a_reason_makes_a_risk_acceptable_and_an_empty_one_does_not(name, judged) -> None:
    operations = FAULTS[name][1]

    assert judged(operations, 'safe_because = "höchstens zehn Zeilen"').refused == []
    assert judged(operations, 'safe_because = " "').refused


@pytest.mark.parametrize("name", ["a key into public", "32 bit keys", "a name that public has"])
def test_no_reason_opens_the_border(name, judged) -> None:
    assert judged(FAULTS[name][1], 'safe_because = contract = "doch"').refused


def test_what_a_shared_app_does_is_none_of_a_countys_business(judged) -> None:
    assert judged('migrations.RemoveField("region", "kind")', app="tenants").refused == []


def test_an_app_that_moves_between_shared_and_county_is_refused(settings) -> None:
    settings.TENANT_APPS = [*settings.TENANT_APPS, "exchange"]

    assert "misplaced" in {finding.rule for finding in lint_migrations().refused}


def test_an_app_that_was_never_placed_is_refused(monkeypatch) -> None:
    monkeypatch.delitem(linting_rules.PLACES, "mails")

    assert [finding.migration for finding in lint_migrations().refused] == ["mails"]


def test_without_a_countys_schema_nothing_would_be_seen(planted, loerrach) -> None:
    """Trap 9: outside of a county's schema a county's migration is `(no-op)`."""
    planted(FAULTS["drop a column"][1])
    steps = plan_for(loerrach.schema_name).steps

    assert judge(get_public_schema_name(), steps).refused == []


def test_a_migration_that_fails_is_refused(judged) -> None:
    assert [finding.rule for finding in judged('migrations.RunSQL("SELECT 1/0")').refused] == [
        "fails"
    ]


def test_the_tables_that_grow_exist() -> None:
    tables = {model._meta.db_table for model in apps.get_models()}

    assert linting_rules.GROWING <= tables


def test_the_linter_leaves_nothing_behind() -> None:
    lint_migrations()

    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'lk_scratch%'")
        assert cursor.fetchall() == []


def test_the_command_ends_with_one_and_tells_what_it_saw(planted, capsys) -> None:
    planted(FAULTS["drop a column"][1])

    with pytest.raises(SystemExit, match="1"):
        call_command("lint_migrations", json=True)

    answer = json.loads(capsys.readouterr().out)
    assert answer["ok"] is False
    assert [finding["what"] for finding in answer["refused"]] == ["Spalte mails_mail.html entfällt"]
