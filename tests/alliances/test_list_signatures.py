"""Signatures in a partner list are recorded by nobody who could not record them by hand."""

from alliances.declarations.models import Declaration
from tenants.schemas import inside
from tests.alliances.lists import BAKERY, HEADER, SIGNED, xlsx_of
from tests.alliances.test_list_import import mapped, uploaded


def test_only_who_may_sign_brings_signatures_along(
    editor, coordinator, loerrach, worked_off
) -> None:
    file = xlsx_of([*HEADER, *SIGNED], [*BAKERY, "23.05.2025", "02.06.2025"])
    seen = []
    for who in (editor, coordinator):
        address = uploaded(who, file, "Liste.xlsx")
        mapped(who, address)
        with worked_off(execute=True):
            page = who.post(f"{address}los/", {}, follow=True).content.decode()
        with inside(loerrach):
            found = Declaration.objects.filter(state=Declaration.State.IN_FORCE)
            count = found.filter(partner_name=BAKERY[0]).count()
        seen.append(("die erfasst nur die Koordination" in page, count))

    assert seen == [(True, 0), (False, 1)]
