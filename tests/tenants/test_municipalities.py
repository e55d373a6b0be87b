"""The municipalities that are shipped: each in its region, and at a place inside it."""

import re

import pytest

from tenants import geography, municipalities
from tenants.models import Region


def test_every_region_has_municipalities_and_every_municipality_a_region(db) -> None:
    regions = set(Region.objects.values_list("ags", flat=True))

    with_some = {ags for ags in regions if municipalities.of_region(ags)}

    assert with_some == regions
    assert sum(len(municipalities.of_region(ags)) for ags in regions) > 10_000


@pytest.mark.parametrize("ags", ["08336", "03453", "03159", "16063", "02000"])
def test_they_lie_inside_the_picture_of_their_county(ags: str) -> None:
    ours = municipalities.of_region(ags)

    places = geography.places(ags, [(one.longitude, one.latitude) for one in ours])
    _, _, width, height = map(int, re.findall(r"-?\d+", geography.outline(ags).view_box))

    assert all(0 <= x <= width and 0 <= y <= height for x, y in places)
    assert len(set(places)) == len(places)


def test_keys_and_names() -> None:
    one = municipalities.find("08336050")

    assert one is not None
    assert (one.name, one.region) == ("Lörrach", "08336")
    assert municipalities.find("") is None
    assert municipalities.find("08336999") is None
    assert municipalities.name_of("08336999") == ""
    with pytest.raises(geography.UnknownRegion):
        geography.places("99999", [])
