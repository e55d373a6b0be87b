"""Migrations that exist for one test: a copy of an app's own, and more behind them."""

import inspect
import uuid
from importlib import import_module
from pathlib import Path

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


def plant(folder: Path, *bodies: str, app: str = "mails", module: str = "") -> str:
    """Write a package with the app's migrations and these behind them; answers its name.

    A body is the inside of a Migration class. Use it with `MIGRATION_MODULES` and a path to folder.
    """
    module = module or f"planted_{uuid.uuid4().hex[:8]}"
    (folder / module).mkdir()
    (folder / module / "__init__.py").touch()
    own = import_module(f"{app}.migrations.0001_initial")
    (folder / module / "0001_initial.py").write_text(inspect.getsource(own), encoding="utf-8")
    before = "0001_initial"
    for number, body in enumerate(bodies, start=2):
        text = HEAD.format(app=app, before=before) + body
        before = f"{number:04d}_planted"
        (folder / module / f"{before}.py").write_text(text, encoding="utf-8")
    return module
