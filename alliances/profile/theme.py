"""One colour per alliance: whether it can be read, and the style sheet that follows from it."""

import re

from django.core.exceptions import ValidationError

HEX = re.compile(r"#[0-9a-fA-F]{6}")
READABLE = 4.5  # WCAG 2.2, success criterion 1.4.3: contrast of normal text
COMFORTABLE = 6.5  # in the dark: leaves room for words on tinted grounds
WHITE = "#ffffff"
DARK_SURFACE = "#1f2236"  # the lightest dark background of KERN's dark theme (neutral-900)
NEUTRAL = "#2a4ba0"  # Kreisklima itself, where no county is meant

Channels = tuple[int, int, int]


def contrast(a: str, b: str) -> float:
    """How strongly two colours differ, from 1 (not at all) to 21 (black on white).

    Source: WCAG 2.2, definitions of 'relative luminance' and 'contrast ratio'.
    """
    lighter, darker = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def check_brand_color(value: str) -> None:
    """Refuse a colour on which white words could not be read, and offer the nearest that works."""
    if not HEX.fullmatch(value):
        raise ValidationError(
            "Bitte geben Sie die Farbe als # und sechs Zeichen an, zum Beispiel #00693e.",
            code="no_color",
        )
    reached = contrast(value, WHITE)
    if reached < READABLE:
        raise ValidationError(
            "Weiße Schrift ist auf dieser Farbe zu schwer zu lesen: Der Kontrast beträgt "
            "%(reached)s : 1, nötig sind 4,5 : 1. Der nächste dunklere Ton, der ausreicht, "
            "ist %(better)s.",
            code="too_light",
            params={"reached": _german(reached), "better": darker_tone(value)},
        )


def darker_tone(color: str) -> str:
    """The nearest tone towards black on which white words can be read."""
    return _nearest(color, towards="#000000", against=WHITE, ratio=READABLE)


def lighter_tone(color: str) -> str:
    """The nearest tone towards white that reads well on KERN's dark backgrounds."""
    return _nearest(color, towards=WHITE, against=DARK_SURFACE, ratio=COMFORTABLE)


def stylesheet(brand: str) -> str:
    """The text of /theme.css: KERN's variables in the alliance's colour, for light and dark.

    Everything else that bears the colour (tints, lines, hover) is mixed from these in base.css.
    """
    light = _declarations(accent=brand.lower(), on_accent=WHITE, brand=brand.lower())
    dark = _declarations(accent=lighter_tone(brand), on_accent="#000000", brand=brand.lower())
    return (
        f":root, [data-kern-theme=light] {{\n{light}}}\n"
        f"@media screen and (prefers-color-scheme: dark) {{\n:root {{\n{dark}}}\n}}\n"
        f"[data-kern-theme=dark] {{\n{dark}}}\n"
    )


def _declarations(*, accent: str, on_accent: str, brand: str) -> str:
    """KERN's action colours and our own `--kk-brand`, which stays the same in light and dark."""
    far = "black" if on_accent == WHITE else "white"
    variables = {
        "--kk-brand": brand,
        "--kern-color-accent": accent,
        "--kern-color-action-default": accent,
        "--kern-color-action-on-default": on_accent,
        "--kern-color-action-focus-default": f"color-mix(in oklab, {accent} 60%, {far})",
        "--kern-color-action-visited": f"color-mix(in oklab, {accent} 75%, {far})",
        "--kern-color-decorative-brand-default": accent,
    }
    return "".join(f"  {name}: {value};\n" for name, value in variables.items())


def _nearest(color: str, *, towards: str, against: str, ratio: float) -> str:
    """Mix as little of `towards` into `color` as reaches the contrast `ratio` to `against`."""
    for percent in range(101):
        mixed = _mixed(color, towards, percent)
        if contrast(mixed, against) >= ratio:
            return mixed
    raise ValueError(f"{towards} itself does not reach {ratio} on {against}")


def _mixed(color: str, other: str, percent: int) -> str:
    pairs = zip(_channels(color), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * percent / 100):02x}" for a, b in pairs)


def _luminance(color: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def _channels(color: str) -> Channels:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _german(ratio: float) -> str:
    """Rounded down, so that 4.49 is not told as '4,5'."""
    return f"{int(ratio * 10) / 10:.1f}".replace(".", ",")
