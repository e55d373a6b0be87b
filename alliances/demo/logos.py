"""Marks of demo partners, drawn while the demo loads: a plain figure in the partner's colour."""

from collections.abc import Callable
from io import BytesIO
from math import cos, pi, sin

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

EDGE = 1200  # drawn big and scaled down for smooth edges
SHOWN = 480

Draw = ImageDraw.ImageDraw


def draw(color: str, figure: str) -> SimpleUploadedFile:
    """A logo with one of the figures below."""
    picture = Image.new("RGBA", (EDGE, EDGE), (255, 255, 255, 0))
    FIGURES[figure](ImageDraw.Draw(picture), color)
    data = BytesIO()
    small = picture.resize((SHOWN, SHOWN), Image.Resampling.LANCZOS)
    small.save(data, "PNG", optimize=True)
    return SimpleUploadedFile("logo.png", data.getvalue(), content_type="image/png")


def _waves(pen: Draw, color: str) -> None:
    """Three waves in a round field: water and warmth."""
    pen.circle((600, 600), 580, fill=color)
    for height in (380, 600, 820):
        line = [(x, height + 70 * sin(x / EDGE * 4 * pi)) for x in range(220, 981, 4)]
        pen.line(line, fill="#ffffff", width=80, joint="curve")


def _book(pen: Draw, color: str) -> None:
    """An open book under a sun."""
    pen.polygon([(60, 520), (580, 640), (580, 1120), (60, 1000)], fill=color)
    pen.polygon([(1140, 520), (620, 640), (620, 1120), (1140, 1000)], fill=color)
    pen.circle((600, 310), 170, fill=color)
    for turn in range(9):
        angle = pi * turn / 8
        rays = [(600 - r * cos(angle), 310 - r * sin(angle)) for r in (215, 295)]
        pen.line(rays, fill=color, width=36)


def _rings(pen: Draw, color: str) -> None:
    """The rings of a tree: work in wood."""
    pen.rounded_rectangle((20, 20, 1180, 1180), 220, fill=color)
    for radius in (470, 350, 230, 110):
        pen.circle((640, 600), radius, outline="#ffffff", width=44)


def _people(pen: Draw, color: str) -> None:
    """Three people side by side, the middle one in front."""
    for x, top, size in ((270, 330, 150), (930, 330, 150), (600, 250, 190)):
        pen.circle((x, top), size + 34, fill="#ffffff")
        pen.circle((x, top), size, fill=color)
        body = (x - 1.7 * size, top + size + 60, x + 1.7 * size, top + 4.6 * size)
        pen.rounded_rectangle(body, 1.4 * size, fill=color, outline="#ffffff", width=34)


FIGURES: dict[str, Callable[[Draw, str], None]] = {
    "waves": _waves,
    "book": _book,
    "rings": _rings,
    "people": _people,
}
