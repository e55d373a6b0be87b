"""What becomes of a county's share in the exchange when the county is deleted, as was agreed.

By default what it gave stays: under its licence, with its source, without anybody to turn to. What
it had taken back goes; where others have adopted that, its row stays as their source, emptied.
"""

from django.core.files.storage import storages
from django.db.models import Count, QuerySet

from exchange.models import Adoption, Material, MaterialFile
from tenants.deletion.step import Counts, Step
from tenants.faultpoints import faultpoint
from tenants.models import DeletionProtocol
from tenants.transactions import atomic

Exchange, State = DeletionProtocol.Exchange, Material.State


def _of(protocol: DeletionProtocol) -> QuerySet[Material]:
    return Material.objects.filter(county_id=protocol.county_key)


def _staying(protocol: DeletionProtocol) -> QuerySet[Material]:
    is_given = protocol.exchange == Exchange.STAYS
    return _of(protocol).filter(state=State.PUBLISHED) if is_given else Material.objects.none()


def _find(protocol: DeletionProtocol) -> Counts:
    stay, own = _staying(protocol).count(), _of(protocol).count()
    adoptions = Adoption.objects.filter(county_id=protocol.county_key).count()
    return {"given": own, "stay": stay, "go": own - stay, "adoptions": adoptions}


def _remove(protocol: DeletionProtocol) -> Counts:
    """Rows first: a row is never without its file. Their files are noted until they are gone."""
    Adoption.objects.filter(county_id=protocol.county_key).delete()
    _staying(protocol).update(contact_function="")
    going = _of(protocol).exclude(pk__in=_staying(protocol).values("pk"))
    files = MaterialFile.objects.filter(material__in=going)
    noted = protocol.steps.setdefault(MATERIALS.name, {}).setdefault("files", [])
    noted += files.order_by("path").values_list("path", flat=True)
    protocol.save(update_fields=["steps"])
    with atomic():
        for material in going.annotate(taken=Count("adoptions")):
            if material.taken and protocol.exchange == Exchange.STAYS:
                _empty(material)
            else:
                material.delete()
    faultpoint("deleting.exchange_rows")
    for path in noted:
        storages["exchange"].delete(path)
    del protocol.steps[MATERIALS.name]["files"]
    return {}


def _empty(material: Material) -> None:
    MaterialFile.objects.filter(material=material).delete()
    material.content, material.summary, material.words = {}, "", ""
    material.contact_function = ""
    material.save(update_fields=["content", "summary", "words", "contact_function", "updated_at"])


MATERIALS = Step(
    "exchange",
    "Austausch",
    _find,
    _remove,
    {
        "given": "Materialien des Landkreises",
        "stay": "davon bleiben, mit Quelle und ohne Ansprechstelle",
        "go": "davon gehen, mit ihren Dateien",
        "adoptions": "eigene Übernahmen von anderen",
    },
)


# -- what must be true of the exchange: settings.SHARED_INVARIANTS ---------------------------------
def nobody_is_named_for_a_deleted_county() -> list[str]:
    """A material without its county has nobody to turn to."""
    found = Material.objects.filter(county=None).exclude(contact_function="").order_by("pk")
    return [
        f"Das Material {each.pk} eines gelöschten Landkreises nennt jemanden." for each in found
    ]


INVARIANTS = (nobody_is_named_for_a_deleted_county,)
