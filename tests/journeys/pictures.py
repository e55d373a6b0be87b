"""Pictures of pages for the README and the guides: taken, put side by side, made small."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image

from tests.product import ROOT

MOST_BYTES = 250_000
GAP, GROUND = 24, "#d9dde3"
SHOTS = ROOT / "docs" / "screenshots"


def folder(otherwise: Path) -> Path:
    """Where pictures go: into the documentation only on request, since each run changes them."""
    return SHOTS if os.environ.get("KREISKLIMA_SCREENSHOTS") == "1" else otherwise


def side_by_side(shots: Sequence[bytes], height: int) -> Image.Image:
    """Several pictures in a row, all of this height."""
    pictures = [Image.open(BytesIO(shot)).convert("RGB") for shot in shots]
    scaled = [each.resize((each.width * height // each.height, height)) for each in pictures]
    width = sum(each.width for each in scaled) + GAP * (len(scaled) + 1)
    sheet = Image.new("RGB", (width, height + 2 * GAP), GROUND)
    left = GAP
    for each in scaled:
        sheet.paste(each, (left, GAP))
        left += each.width + GAP
    return sheet


def keep(picture: Image.Image | bytes, path: Path) -> Path:
    """Write it as a PNG with few colours; AssertionError if it stays too big for a README."""
    if isinstance(picture, bytes):
        picture = Image.open(BytesIO(picture))
    path.parent.mkdir(parents=True, exist_ok=True)
    few = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    few.save(path, "PNG", optimize=True)
    assert path.stat().st_size < MOST_BYTES, f"{path.name}: {path.stat().st_size} bytes"
    return path


def first_pages_of(pdf: Path, count: int = 2) -> list[bytes] | None:
    """The first pages of a PDF as pictures; None where no program draws them."""
    if not shutil.which("pdftoppm"):
        return None
    words = ["pdftoppm", "-r", "80", "-l", str(count), "-png", str(pdf), str(pdf.with_suffix(""))]
    subprocess.run(words, check=True)
    return [path.read_bytes() for path in sorted(pdf.parent.glob(f"{pdf.stem}-*.png"))]
