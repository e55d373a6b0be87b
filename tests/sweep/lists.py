"""Lists in and out for the sweep: one that waits to be read in, and how the pages are asked."""

from typing import Any

from accounts.permissions import Role
from alliances.doubles.models import NotADouble
from alliances.lists.checking import Wishes
from alliances.lists.models import PartnerList
from alliances.lists.tables import Row, Table
from tests.sweep.canaries import long_one
from tests.sweep.classes import ADOPTED, Asked, asked

CSV = "text/csv"


def lay_out(shelf: Any) -> None:
    """The coordinator's uploaded list, with something wrong in it, and a dismissed hint."""
    slug = shelf.county.slug
    cells = [long_one(slug, "PartnerList.row"), "keine", "799", "Ort"]
    table = Table(["Name", "Kategorie", "PLZ", "Ort"], [Row(2, cells)], "CSV")
    wishes = Wishes({"name": 0, "category": 1, "postal_code": 2, "city": 3})
    shelf.put(
        PartnerList,
        "list",
        owner=shelf.id_of(Role.COORDINATOR),
        table=table.as_json(),
        wishes=wishes.as_json(),
    )
    shelf.put(
        NotADouble,
        "no-double",
        partner_id=shelf.id_of("partner-applied"),
        other_id=shelf.id_of("partner-asked"),
    )


LISTS: dict[str, Asked] = {
    "office-double": asked(pk="partner-applied", other="partner-asked"),
    "office-double-decline": asked(
        pk="partner-applied", other="partner-asked", post={"reason": "Schon da."}
    ),
    "office-double-dismiss": asked(pk="partner-applied", other="partner-asked", post={"x": "y"}),
    "office-import-upload": asked(),
    "office-import-template": asked(
        fmt="=csv", gives=CSV, mute="the same for everybody: headings and a made-up example"
    ),
    "office-import": asked(pk="list"),
    "office-import-columns": asked(
        pk="list", post={"column_0": "name", "column_3": "city", "accepted": "yes"}
    ),
    "office-import-take": asked(pk="list", post={"line": "2"}),
    "office-import-categories": asked(pk="list", post={"strange_0": "@category"}),
    "office-import-go": asked(pk="list", post={"trial": "1"}),
    "office-import-discard": asked(pk="list", post={"x": "y"}),
    "office-import-problems": asked(pk="list", fmt="=csv", gives=CSV),
    "office-list-download": asked(
        kind=(
            *("=partner", "=verlauf", "=massnahmen", "=uebernommen", "=erklaerungen"),
            *("=anfragen", "=dokumente", "=ziele", "=kontakte"),
        ),
        fmt="=csv",
        gives=CSV,
        lets_in=ADOPTED,
    ),
}
