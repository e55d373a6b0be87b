"""What is done to a county from outside of it, told to everybody who keeps a history."""

from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.utils.module_loading import import_string

from tenants.models import County, Domain

Whose = Literal["operator", "county", "system"]


@dataclass(frozen=True)
class Deed:
    """One thing that was done to a county, in the words of a history."""

    county: County
    verb: str
    by: object  # a label, or an actor whom the county's history knows; its text is the label
    whose: Whose
    note: str = ""
    domain: Domain | None = None
    is_told_inside: bool = False  # the county's own history has it too


def tell(deed: Deed) -> None:
    """Have the deed written down, in the transaction of what was done."""
    for name in settings.COUNTY_DEEDS_ARE_TOLD_TO:
        import_string(name)(deed)
