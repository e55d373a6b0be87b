"""A product whose code has migrations that its counties do not have yet."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.product import ROOT, Product, prepared
from tests.tenants.planting import plant

SLOW = '    operations = [migrations.RunSQL("SELECT pg_sleep(0.03)")]\n'
OPEN = """
import django; django.setup()
from tenants.opening import open_county
from tenants.models import Region
from tenants.schemas import outside
with outside():
    for region in Region.objects.filter(ags__startswith="09")[:{count}]:
        slug = "k" + region.ags
        open_county(ags=region.ags, slug=slug, name=slug, coordinator="a@b.example", by="Test")
"""


@contextmanager
def with_counties(folder: Path, count: int) -> Iterator[Product]:
    """A product with this many counties, quickly opened."""
    with prepared(folder) as made:
        subprocess.run(
            [sys.executable, "-c", OPEN.format(count=count)],
            cwd=ROOT,
            env={**made.environment, "DJANGO_SETTINGS_MODULE": "config.settings"},
            check=True,
        )
        yield made


def use(product: Product, *bodies: str) -> None:
    """From now on the product's code has these migrations."""
    module = plant(product.folder, *bodies)
    (product.folder / f"settings_{module}.py").write_text(
        "from config.settings import *\n"
        f'DATA_DIR = __import__("pathlib").Path("{product.folder}")\n'
        f'MIGRATION_MODULES |= {{"mails": "{module}"}}\n',
        encoding="utf-8",
    )
    paths = [str(product.folder), str(ROOT), str(ROOT / "platform")]
    product.settings |= {
        "PYTHONPATH": os.pathsep.join(paths),
        "DJANGO_SETTINGS_MODULE": f"settings_{module}",
    }


def schemas(product: Product) -> list[str]:
    """The counties' schemas, in the order in which they are migrated."""
    return [name for (name,) in product.rows("SELECT schema_name FROM tenants_county ORDER BY 1")]


def done(product: Product, planted: int = 2) -> list[bool]:
    """Which counties are through; each must have all of it, written down, or nothing."""
    answers = []
    for schema in schemas(product):
        has = product.rows(
            f"SELECT (SELECT count(*) FROM pg_attribute WHERE attname = 'lane' "
            f"AND attrelid = '{schema}.mails_mail'::regclass), "
            f"(SELECT count(*) FROM pg_class WHERE oid = to_regclass('{schema}.mails_lane')), "
            f"(SELECT count(*) FROM {schema}.django_migrations WHERE name LIKE '%_planted')"
        )[0]
        assert has in {(0, 0, 0), (1, 1, planted)}, (schema, has)
        answers.append(has == (1, 1, planted))
    return answers


def forget(product: Product) -> None:
    """Take the planted migrations away again; rewritten, a table is as it was before."""
    for schema in schemas(product):
        product.rows(
            f"DROP INDEX IF EXISTS {schema}.mails_lane, {schema}.mails_subject; "
            f"ALTER TABLE {schema}.mails_mail DROP COLUMN IF EXISTS lane; "
            f"DELETE FROM {schema}.django_migrations WHERE name LIKE '%_planted'; SELECT 1"
        )
