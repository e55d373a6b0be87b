"""What a county holds of paper: scans with what was read from them, and who may sign."""

from datetime import date
from typing import Any

from accounts.permissions import Role
from alliances.declarations.authorities.models import Authority
from alliances.declarations.paper.models import SignedSheet


def put_papers(shelf: Any, today: date) -> None:
    """Who may sign, a sheet that waits and one that was confirmed."""
    State = SignedSheet.State
    for name, state in (("sheet", State.WAITING), ("sheet-confirmed", State.CONFIRMED)):
        sheet = shelf.put(
            SignedSheet,
            name,
            declaration_id=shelf.id_of("declaration-awaiting"),
            content_type="application/pdf",
            size=40,
            sha256="0" * 64,
            partner_signed_on=today,
            county_signed_on=today,
            state=state,
            uploaded_by_id=str(shelf.id_of(Role.EDITOR)),
        )
        sheet.file.save("datei.pdf", shelf.file(name))
    for name, partner in (("signatory", None), ("signatory-partner", shelf.id_of("partner"))):
        shelf.put(
            Authority, name, partner_id=partner, basis="statute", valid_from=today, name="Anna"
        )
