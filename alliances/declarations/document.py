"""The declaration as a document: a PDF to sign, to keep and to read aloud.

The PDF follows PDF/A-2a (stays readable for decades) and PDF/UA-1 (works with a screen reader). The
same declaration always gives the same bytes: no clock, system font or network takes part.
"""

import io
import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from PIL import Image, UnidentifiedImageError

from alliances.declarations.placeholders import one_line
from alliances.declarations.proof import in_groups
from alliances.declarations.qr import qr_code
from alliances.declarations.typesetting import TEMPLATES as TEMPLATES  # for other drawings
from alliances.declarations.typesetting import Standard, typeset
from alliances.markdown import to_blocks

LARGEST_LOGO_PIXELS = (1200, 400)
FALLBACK_COLOR = "#1f5c3d"
STANDARDS: tuple[Standard, ...] = ("a-2a", "ua-1")

_HEX_COLOR = re.compile(r"#[0-9a-fA-F]{6}")


class LogoUnreadable(Exception):
    """The logo is no picture we can print; the county should upload it again as PNG or JPEG."""


@dataclass(frozen=True)
class SignatureBlock:
    """One side's signature; without `signed_on` it is printed as empty lines to sign on."""

    heading: str
    organisation: str
    function: str
    name: str = ""
    place: str = ""
    signed_on: date | None = None
    how: str = ""  # 'online' or 'auf Papier'


@dataclass(frozen=True)
class DeclarationDocument:
    """Everything a printed declaration shows; `body` is Markdown with all placeholders filled."""

    number: str
    title: str
    alliance: str
    county: str
    partner: str
    partner_represented_by: str
    county_represented_by: str
    body: str
    text_version: int
    sha256: str
    drawn_up_on: date
    in_force_from: date | None
    ended_on: date | None
    state_label: str
    brand_color: str
    signatures: tuple[SignatureBlock, ...]
    verify_at: str = ""  # on the paper that is sealed: the page that says whether it still holds


def render(document: DeclarationDocument, *, logo: bytes | None = None) -> bytes:
    """Print a declaration as PDF/A-2a and PDF/UA-1; `logo` is a PNG or JPEG file.

    Raises LogoUnreadable. Characters no font of ours has (emoji, Chinese) are printed as the
    replacement sign.
    """
    content = _content(document)
    picture = list(as_png(logo)) if logo else None
    return typeset(
        "declaration", content, {"logo": picture}, day=document.drawn_up_on, standards=STANDARDS
    )


def readable_color(brand_color: str) -> str:
    """Darken a brand colour until it is readable on white (4.5 : 1, WCAG 1.4.3)."""
    if not _HEX_COLOR.fullmatch(brand_color):
        return FALLBACK_COLOR
    channels = [int(brand_color[start : start + 2], 16) for start in (1, 3, 5)]
    while 1.05 / (_luminance(channels) + 0.05) < 4.5:
        channels = [int(channel * 0.95) for channel in channels]
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def _luminance(channels: list[int]) -> float:
    """Relative luminance of an sRGB colour as WCAG 2 defines it."""
    shares = [channel / 255 for channel in channels]
    red, green, blue = [
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _content(document: DeclarationDocument) -> dict[str, Any]:
    """Arrange the data the way the template reads it: German dates, blocks instead of Markdown."""
    content = {
        name: one_line(value) for name, value in asdict(document).items() if isinstance(value, str)
    }
    return content | {
        "body": to_blocks(document.body, top_level=2),
        "text_version": str(document.text_version),
        "fingerprint": in_groups(document.sha256),
        "verify_page": document.verify_at.partition("?")[0],
        "qr": qr_code(document.verify_at) if document.verify_at else "",
        "drawn_up_on": german_date(document.drawn_up_on),
        "in_force_from": german_date(document.in_force_from),
        "ended_on": german_date(document.ended_on),
        "brand_color": readable_color(document.brand_color),
        "signatures": [_signature(block) for block in document.signatures],
    }


def _signature(block: SignatureBlock) -> dict[str, object]:
    words = {
        name: one_line(value) for name, value in asdict(block).items() if isinstance(value, str)
    }
    return words | {
        "signed": block.signed_on is not None,
        "signed_on": german_date(block.signed_on),
    }


def german_date(day: date | None) -> str:
    """Write a day as 23.05.2025, and no day as nothing."""
    return f"{day:%d.%m.%Y}" if day else ""


def as_png(logo: bytes) -> bytes:
    """Re-encode a picture without its metadata, at a size that prints sharply."""
    try:
        with Image.open(io.BytesIO(logo), formats=["PNG", "JPEG"]) as image:
            picture = image.convert("RGBA" if image.has_transparency_data else "RGB")
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombError,
    ) as error:
        raise LogoUnreadable from error
    picture.thumbnail(LARGEST_LOGO_PIXELS)
    png = io.BytesIO()
    picture.save(png, format="PNG")
    return png.getvalue()
