"""What a county has sealed, and with what, for the sweep."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from alliances.declarations.models import Declaration
from alliances.declarations.sealed_papers import SealedPaper
from alliances.seals.models import CountySeal
from tests.cast import same_id


def seals(shelf: Any) -> None:
    """A sealed paper, the county's own certificate, and the partner's declaration in force."""
    now = timezone.now()
    paper = shelf.put(
        SealedPaper,
        "sealed-paper",
        declaration_id=shelf.id_of("declaration"),
        size=40,
        sha256="0" * 64,
        sealed_at=now,
    )
    paper.file.save("gesiegelt.pdf", shelf.file("sealed-paper"))
    in_force = Declaration.objects.get(partner=same_id("partner"))
    shelf.things["declaration-of-the-cast"] = str(in_force.pk)
    if not shelf.ending:
        shelf.put(CountySeal, "county-seal", uploaded_at=now, valid_until=now + timedelta(days=99))
