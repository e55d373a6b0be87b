"""A county on its way between two clusters: where it is, whether it is whole, and may write."""

import json

from tests.clusters import run
from tests.product import Product

OTHER = {"default": "zwei", "zwei": "default"}
POINTS = [
    f"moving.{name}"
    for name in (
        "read_only",
        "may_not_write",
        "locked",
        "filled",
        "copied",
        "before_row",
        "row_committed",
        "may_write",
        "old_dropped",
    )
]
WORDS = ["move_county", "loerrach", "--to", "zwei"]
CONTENTS = """
from tenants.copying import contents_of
from tenants.models import County
import json
county = County.objects.get(slug={slug!r})
with as_owner(county.database):
    found = contents_of(county.schema_name)
    print(json.dumps({{name: [had.rows, had.digest] for name, had in found.items()}}))
"""
WRITE = """
from django.db import DatabaseError
from alliances.goals.models import Objective
from tenants.models import County
from tenants.transactions import atomic, connection
with inside(County.objects.get(slug="loerrach")):
    try:
        with atomic():
            Objective.objects.create(title="Probe", position=9)
            connection.set_rollback(True)
    except DatabaseError:
        print("no")
    else:
        print("yes")
"""


def open_county(product: Product, ags: str, slug: str, *more: str) -> dict:
    named = ("--slug", slug, "--name", f"Landkreis {slug.title()}")
    return product.command("open_county", ags, *named, "--coordinator", "a@b.example", *more)


def open_both(product: Product) -> None:
    """Lörrach, which moves, and its neighbour, which stays."""
    open_county(product, "08336", "loerrach")
    open_county(product, "03453", "cloppenburg")


def database_of(product: Product, slug: str) -> str:
    return product.rows(f"SELECT database FROM tenants_county WHERE slug = '{slug}'")[0][0]


def contents(product: Product, slug: str) -> dict:
    """Rows and hash of everything in a county's schema, wherever its row says that it is."""
    return json.loads(run(product, CONTENTS.format(slug=slug)))


def has_schema(product: Product, database: str, schema: str) -> bool:
    mark = f"with as_owner({database!r}): print(mark_of({schema!r}))"
    return run(product, f"from tenants.marks import mark_of\n{mark}") != "None"


def can_write(product: Product) -> bool:
    return run(product, WRITE) == "yes"


_before: dict[str, dict] = {}


def bring_home(product: Product) -> None:
    """Lörrach on the first cluster, and a note of what it and its neighbour hold."""
    if database_of(product, "loerrach") != "default":
        product.command("move_county", "loerrach", "--to", "default")
    _before.setdefault("loerrach", contents(product, "loerrach"))
    _before.setdefault("cloppenburg", contents(product, "cloppenburg"))


def what_is_lost(product: Product) -> list:
    """What the county or its neighbour no longer hold as before."""
    return [slug for slug, held in _before.items() if contents(product, slug) != held]


def end_the_move(product: Product) -> None:
    """The next call ends it, or gives it up, whatever the killed one has left."""
    product.command("move_county", "loerrach", "--to", "default")
    assert can_write(product)
    assert not has_schema(product, "zwei", "lk_loerrach")
