"""The demo's own pictures and papers, made while it loads: a mark for a logo, a one-page PDF."""

import json
from io import BytesIO
from math import cos, pi, sin
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

SIZE = 640  # pixels of the logo's edge; drawn twice as big and scaled down for smooth edges
_ONE_PAGER = Path(__file__).parent / "one_pager.typ"
_FONTS = settings.ROOT / "templates" / "documents" / "fonts"


def logo(color: str, petals: int) -> SimpleUploadedFile:
    """A flower of overlapping circles around a sun: as many petals as asked for."""
    edge = SIZE * 2
    step = 1.2 * sin(pi / petals)  # neighbours overlap by a fifth
    away = 0.47 * edge / (1 + step)
    picture = Image.new("RGBA", (edge, edge), (255, 255, 255, 0))
    for petal in range(petals):
        turn = 2 * pi / petals * petal
        middle = (edge / 2 + away * sin(turn), edge / 2 - away * cos(turn))
        layer = Image.new("RGBA", (edge, edge), (255, 255, 255, 0))
        ImageDraw.Draw(layer).circle(middle, away * step, fill=f"{color}b8")
        picture = Image.alpha_composite(picture, layer)
    sun = ImageDraw.Draw(picture)
    sun.circle((edge / 2, edge / 2), edge * 0.13, fill="#ffffff", outline=color, width=edge // 40)
    data = BytesIO()
    picture.resize((SIZE, SIZE), Image.Resampling.LANCZOS).save(data, "PNG", optimize=True)
    return SimpleUploadedFile("logo.png", data.getvalue(), content_type="image/png")


def one_pager(entry: dict[str, Any], alliance: dict[str, Any], county: str) -> SimpleUploadedFile:
    """A page with a title, a lead and some lists, in the alliance's colour, as PDF/UA."""
    content = {
        "title": entry["title"],
        "lead": entry["lead"],
        "sections": entry["sections"],
        "alliance": alliance["name"],
        "claim": alliance["claim"],
        "county": county,
        "color": alliance["brand_color"],
    }
    pdf = typst.compile(
        _ONE_PAGER,
        root=_ONE_PAGER.parent,
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[_FONTS]),
        sys_inputs={"page": json.dumps(content)},
        pdf_standards=["a-2a", "ua-1"],
    )
    assert isinstance(pdf, bytes)  # noqa: S101 - tells mypy which of typst's answers this is
    return SimpleUploadedFile(entry["file_name"], pdf, content_type="application/pdf")
