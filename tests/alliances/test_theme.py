"""One colour per alliance: readable for everybody, in light and dark."""

import re

import pytest
from django.core.exceptions import ValidationError

from alliances.profile import theme

BRANDS = ["#00693e", "#7a2e8e", "#b3261e", "#004b87", "#000000", "#767676"]


def test_contrast_follows_wcag():
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert theme.contrast("#00693e", "#00693e") == pytest.approx(1)
    assert theme.contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert theme.contrast("#ffffff", "#777777") == theme.contrast("#777777", "#ffffff")


@pytest.mark.parametrize("value", BRANDS)
def test_a_colour_that_carries_white_words_is_accepted(value):
    theme.check_brand_color(value)


@pytest.mark.parametrize(
    "value", ["", "green", "#fff", "00693e", "#00693g", "#00693e;", "#00693e\n"]
)
def test_something_else_than_a_colour_is_refused(value):
    with pytest.raises(ValidationError) as refused:
        theme.check_brand_color(value)

    assert refused.value.code == "no_color"


def test_a_colour_too_light_is_refused_with_its_ratio_and_the_nearest_that_works():
    with pytest.raises(ValidationError) as refused:
        theme.check_brand_color("#8cc63f")

    (message,) = refused.value.messages
    assert "2,0 : 1" in message
    offered = re.search(r"#[0-9a-f]{6}", message)[0]
    theme.check_brand_color(offered)
    assert theme.contrast(offered, theme.WHITE) < 4.7


def test_a_ratio_just_missed_is_not_told_as_reached():
    with pytest.raises(ValidationError, match=r"4,4 : 1"):
        theme.check_brand_color("#777777")


@pytest.mark.parametrize("brand", [*BRANDS, "#ffff00"])
def test_the_dark_twin_can_be_read_on_the_lightest_dark_ground(brand):
    tone = theme.lighter_tone(brand)

    assert theme.contrast(tone, theme.DARK_SURFACE) >= 4.5
    assert theme.contrast(tone, "#000000") >= 4.5


def test_the_style_sheet_sets_the_brand_for_light_and_dark():
    sheet = theme.stylesheet("#00693E")

    light, dark = sheet.split("prefers-color-scheme: dark")
    assert "--kern-color-action-default: #00693e;" in light
    assert f"--kern-color-action-default: {theme.lighter_tone('#00693e')};" in dark
    assert sheet.count("--kk-brand: #00693e;") == 3
    assert sheet.count("{") == sheet.count("}")
    assert "url(" not in sheet
