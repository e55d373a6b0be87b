"""Shapes of counties: complete, small enough for a page, and never guessed."""

import csv
import re

import pytest

from tenants import geography
from tenants.geography import SOURCE, UnknownRegion, germany, outline

NUMBERS = re.compile(r"-?\d+")


def test_every_county_of_the_register_has_a_shape():
    with (SOURCE.parent / "regions.csv").open(encoding="utf-8", newline="") as file:
        register = {row["ags"] for row in csv.DictReader(file)}

    assert set(germany().shapes) == register
    assert all(outline(ags).path.endswith("z") for ags in register)


def test_an_outline_fills_its_picture_with_whole_numbers():
    shape = outline("08336")

    _, _, width, height = map(int, shape.view_box.split())
    assert max(width, height) == geography.COUNTY_SIZE + 2 * geography.MARGIN
    assert "." not in shape.path
    assert set(re.sub(r"[-\d ]", "", shape.path)) == {"M", "l", "z"}


def test_an_outline_stays_inside_its_picture_and_closes():
    shape = outline("08336")

    _, _, width, height = map(int, shape.view_box.split())
    for ring in shape.path.split("z")[:-1]:
        start, steps = ring[1:].split("l")
        x, y = first = tuple(map(int, start.split()))
        numbers = [int(n) for n in NUMBERS.findall(steps)]
        for step_x, step_y in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + step_x, y + step_y
            assert 0 <= x <= width
            assert 0 <= y <= height
        assert (x, y) == first


def test_a_county_is_not_squeezed():
    _, _, width, height = map(int, germany().view_box.split())

    assert 0.70 < width / height < 0.78  # Germany: about 640 km by 876 km


def test_north_is_up_and_east_is_right():
    centres = germany().centres

    flensburg, garmisch, aachen, goerlitz = (
        centres[ags] for ags in ("01001", "09180", "05334", "14626")
    )
    assert flensburg[1] < garmisch[1]
    assert aachen[0] < goerlitz[0]


def test_the_map_of_the_country_is_light_enough_for_a_page():
    country = germany()

    assert len(country.mesh_path) + len(country.land_path) < 120_000
    assert germany() is country


@pytest.mark.parametrize("ags", ["", "99999", "8336", "03152"])
def test_an_unknown_key_is_named_in_the_error(ags):
    with pytest.raises(UnknownRegion, match=repr(ags)):
        outline(ags)
