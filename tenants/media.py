"""Files of counties: which of them rows name, and which lie there for nobody.

A file is written before its row is committed and removed after, so that a row is never without its
file. Whoever is killed in between leaves a file that nobody names; it is removed a day later.
"""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone

from tenants.schemas import each_county

GRACE = timedelta(days=1)  # until then a file may still get its row


def file_fields() -> Iterator[models.FileField]:
    """Every field of a county's models that names a file."""
    for config in apps.get_app_configs():
        if config.name in settings.TENANT_APPS:
            for model in config.get_models():
                fields = model._meta.get_fields()
                yield from (field for field in fields if isinstance(field, models.FileField))


def named() -> set[str]:
    """The files that rows name in the county where we are."""
    names: set[str] = set()
    for field in file_fields():
        rows = field.model._default_manager.exclude(**{field.name: ""})
        names.update(rows.order_by().values_list(field.name, flat=True))
    return names


def missing() -> list[str]:
    """Files that a row of this county names and that are not there."""
    return sorted(name for name in named() if not default_storage.exists(name))


def unclaimed(*, older_than: timedelta = GRACE) -> list[str]:
    """Files of this county that no row has named for that long."""
    root = Path(default_storage.path(""))
    found = set(lying_in(root, older_than=older_than))
    return sorted(found - named()) if found else []


def lying_in(root: Path, *, older_than: timedelta) -> Iterator[str]:
    """Files below this folder that were not changed for so long, by their path from there."""
    until = (timezone.now() - older_than).timestamp()
    for folder, _, names in os.walk(root):
        for name in names:
            path = Path(folder, name)
            try:
                if path.lstat().st_mtime < until:
                    yield path.relative_to(root).as_posix()
            except FileNotFoundError:  # somebody has just removed it
                continue


def drop_unclaimed() -> int:
    """Remove, in every county, what no row has named for a day; answers how many files."""
    dropped = 0
    for _ in each_county():
        for name in unclaimed():
            default_storage.delete(name)
            dropped += 1
    return dropped


# -- what must be true inside each county: settings.COUNTY_INVARIANTS ------------------------------
def every_row_has_its_file() -> list[str]:
    """What was uploaded is there."""
    return [f"Die Datei {name} fehlt." for name in missing()]


def every_file_has_its_row() -> list[str]:
    """Two nights after it lost its row a file is gone."""
    return [f"Die Datei {name} gehört niemandem." for name in unclaimed(older_than=2 * GRACE)]


INVARIANTS = (every_row_has_its_file, every_file_has_its_row)
