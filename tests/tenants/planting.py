"""Migrations that exist for one test: a copy of an app's own, and more behind them."""

import shutil
import uuid
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from django.db import connection

from tenants.migration_ledger import Ledger
from tenants.models import County
from tenants.opening import open_county

HEAD = """from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Now, Random


class Migration(migrations.Migration):
    dependencies = [("{app}", "{before}")]
"""
COLUMN_AND_INDEX = """
    operations = [
        migrations.AddField("mail", "lane", models.CharField(db_default="", max_length=9)),
        migrations.AddIndex("mail", models.Index(fields=["lane", "sent_at"], name="mails_lane")),
    ]
"""


def plant(folder: Path, *bodies: str, app: str = "mails") -> str:
    """Write a package with the app's migrations and these behind them; answers its name.

    A body is the inside of a Migration class. Use it with `MIGRATION_MODULES` and a path to folder.
    """
    module = f"planted_{uuid.uuid4().hex[:8]}"
    own = Path(import_module(f"{app}.migrations").__path__[0])
    shutil.copytree(own, folder / module, ignore=shutil.ignore_patterns("__pycache__"))
    before = max(path.stem for path in own.glob("0*.py"))
    for number, body in enumerate(bodies, start=int(before[:4]) + 1):
        text = HEAD.format(app=app, before=before) + body
        before = f"{number:04d}_planted"
        (folder / module / f"{before}.py").write_text(text, encoding="utf-8")
    return module


Planter = Callable[..., None]


@pytest.fixture
def planted(tmp_path, monkeypatch, settings) -> Planter:
    """Give an app more migrations than it has."""
    monkeypatch.syspath_prepend(tmp_path)
    settings.DATA_DIR = tmp_path

    def make(*bodies: str, app: str = "mails") -> None:
        module = plant(tmp_path, *bodies, app=app)
        settings.MIGRATION_MODULES = {**settings.MIGRATION_MODULES, app: module}

    return make


@pytest.fixture
def four(loerrach, cloppenburg) -> list[County]:
    """Four counties in the order in which they are migrated."""
    more = [
        open_county(
            ags=ags, slug=slug, name=slug, coordinator=f"a@{slug}.example", by="Test"
        ).county
        for ags, slug in (("08335", "konstanz"), ("08337", "waldshut"))
    ]
    return [cloppenburg, more[0], loerrach, more[1]]


def ask(statement: str, county: County) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("{}", f'"{county.schema_name}"'))
        return cursor.fetchall() if cursor.description else []


def has_column(county: County, column: str = "lane") -> bool:
    found = ask(
        "SELECT 1 FROM information_schema.columns WHERE table_name = 'mails_mail' "
        f"AND table_schema = '{county.schema_name}' AND column_name = '{column}'",
        county,
    )
    return bool(found)


def has_index(county: County, name: str = "mails_lane") -> bool:
    return bool(ask(f"SELECT to_regclass('{county.schema_name}.{name}')", county)[0][0])


def states(ledger: Ledger) -> dict[str, str]:
    return {outcome.slug: outcome.state for outcome in ledger.counties}


def poison(county: County) -> None:
    ask("CREATE TABLE {}.mails_lane ()", county)
