"""A county on its way out: agreed to, begun, killed, and what must be true then and at the end."""

from pathlib import Path

from tests.clusters import run
from tests.faults.moves import contents, has_schema
from tests.product import Product

WORDS = ["delete_county", "kiel", "--confirm", "kiel"]
OPEN = ["open_county", "01002", "--slug", "kiel", "--name", "Stadt Kiel", "--coordinator"]
STEPS = "close exchange letters work ways_in files jobs announcements schema role cache".split()
# In the order in which they are passed.
POINTS = [
    "deleting.begun",
    *(
        f"deleting.{step}_{what}"
        for step in STEPS
        for what in ("counted", *(["rows"] if step == "exchange" else []), "removed", "noted")
    ),
    "deleting.before_commit",
    "deleting.finished",
]
FILL = """
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from accounts.actors import Actor
from alliances.measures.models import Measure
from alliances.sharing.actions import share
from exchange.actions import publish_copy
from mails.models import Mail
from tenants.deletion.asking import Operator, approve, ask
from tenants.models import County
county = County.objects.get(slug="kiel")
with inside(county):
    measure = Measure.objects.create(slug="m", title="M", field_of_action="F", description="D")
    share(measure, kind="measure", licence="CC-BY-4.0", visibility="public", by=Actor.system())
    publish_copy(county=county, kind="document", title="T", summary="S", content={},
                 licence="CC-BY-4.0", attribution="Kiel", visibility="counties",
                 contact_function="Stabsstelle", file=("a.pdf", "application/pdf", b"%PDF"))
    default_storage.save("bilder/a.png", ContentFile(b"a"))
    cache.set("a", "b", timeout=None)
    Mail.objects.create(to="a@b.example", subject="S", text="T", template="invitation")
asked = ask(county, confirm="kiel", by=Operator("a", "Ada"), exchange="goes")
approve(asked, confirm="kiel", by=Operator("b", "Bea"), at_once="Probe")
"""
KEYS = """
from django.core.cache import caches
client = caches["default"]._cache.get_client()
print(len(list(client.scan_iter(match="lk_kiel:*"))))
"""
_before: dict[str, dict] = {}


def agreed(product: Product, database: str = "default") -> None:
    """Kiel is there, has something of everything, and may be deleted at once."""
    product.command(*OPEN, "a@b.example", "--reuse-slug", "--database", database)
    run(product, FILL)
    _before[product.database] = contents(product, "cloppenburg")


def agreed_elsewhere(product: Product) -> None:
    agreed(product, "zwei")


def what_is_wrong(product: Product) -> list:
    """Right after a kill all is well; called again, the deletion comes to its end."""
    return [*broken(product), *left_after_the_end(product)]


def broken(product: Product) -> list[str]:
    """What `check_invariants` finds at this moment."""
    _, answer = product.answer("check_invariants")
    return [violation["finding"] for violation in answer["violations"]]


def left_after_the_end(product: Product) -> list:
    """Go on to the end; then nothing of Kiel may be left, and nothing of the neighbour missing."""
    answer = product.command(*WORDS)
    media = Path(product.environment["MEDIA_ROOT"])
    found = {
        "state": answer["state"] != "done",
        "rows": answer["removed"]["schema"]["rows"] < 20,
        "materials": answer["removed"]["exchange"]["go"] != 2,
        "county": product.rows("SELECT 1 FROM tenants_county WHERE slug = 'kiel'"),
        "domain": product.rows("SELECT 1 FROM tenants_domain WHERE domain LIKE 'kiel.%'"),
        "material": product.rows("SELECT 1 FROM exchange_material"),
        "schema": [one for one in ("default", "zwei") if has_schema(product, one, "lk_kiel")],
        "files": (media / "lk_kiel").exists() or list((media / "_exchange").glob("*")),
        "keys": run(product, KEYS) != "0",
        "neighbour": contents(product, "cloppenburg") != _before[product.database],
        "tombstone": not product.rows("SELECT 1 FROM tenants_tombstone WHERE slug = 'kiel'"),
    }
    return [f"{name}: {value}" for name, value in found.items() if value]
