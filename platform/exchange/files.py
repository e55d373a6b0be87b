"""Files of materials: each is a copy that lies there exactly as long as its row."""

from datetime import timedelta
from pathlib import Path

from django.core.files.storage import storages

from exchange.models import MaterialFile
from tenants.media import GRACE, lying_in


def unclaimed(*, older_than: timedelta = GRACE) -> list[str]:
    """Files that no row has named for so long: whoever shared them was stopped half-way."""
    found = set(lying_in(Path(storages["exchange"].path("")), older_than=older_than))
    known = MaterialFile.objects.order_by().values_list("path", flat=True)
    return sorted(found - set(known)) if found else []


def drop_unclaimed() -> int:
    """Remove them; answers how many."""
    names = unclaimed()
    for name in names:
        storages["exchange"].delete(name)
    return len(names)


# -- what must be true of the exchange: settings.SHARED_INVARIANTS ---------------------------------
def every_material_has_its_file() -> list[str]:
    """What a county gave to the others can be read by them."""
    paths = MaterialFile.objects.order_by("path").values_list("path", flat=True)
    return [
        f"Die Datei {path} des Austauschs fehlt."
        for path in paths
        if not storages["exchange"].exists(path)
    ]


def every_file_has_its_material() -> list[str]:
    """Two nights after it lost its row a file is gone."""
    return [
        f"Die Datei {name} des Austauschs gehört zu keinem Material."
        for name in unclaimed(older_than=2 * GRACE)
    ]


INVARIANTS = (every_material_has_its_file, every_file_has_its_material)
