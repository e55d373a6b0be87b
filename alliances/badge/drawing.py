"""Draw a badge as SVG or PNG: letters as outlines, the same bytes for the same names."""

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import version
from xml.sax.saxutils import escape

import typst

from alliances.declarations.document import TEMPLATES, readable_color
from alliances.declarations.placeholders import one_line

WIDTH, HEIGHT = 320, 128  # CSS pixels in which it is meant to be shown; the PNG has thrice as many
GREY = "#595959"
_TEMPLATE = TEMPLATES / "badge.typ"
_PIXELS_PER_INCH = 288.0
_KEPT = 128  # drawings a process remembers, of all counties together
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Badge:
    """Everything a badge shows."""

    alliance: str
    partner: str
    standing: str
    brand_color: str
    is_over: bool = False

    @property
    def description(self) -> str:
        """The badge in words, for people who do not see it."""
        return f"{plain(self.partner)}: {self.standing}, {plain(self.alliance)}"

    def etag(self, kind: str) -> str:
        """What differs whenever the drawing would."""
        state = f"{kind} {_edition()} {_content(self)}"
        return f'"{hashlib.sha256(state.encode()).hexdigest()[:20]}"'


@lru_cache(maxsize=_KEPT)
def draw(badge: Badge, kind: str) -> bytes:
    """The badge as 'svg' or 'png'."""
    picture = typst.compile(
        _TEMPLATE,
        root=TEMPLATES,
        font_paths=_fonts(),
        sys_inputs={"badge": _content(badge)},
        format="png" if kind == "png" else "svg",
        ppi=_PIXELS_PER_INCH,
    )
    assert isinstance(picture, bytes)  # noqa: S101 - tells mypy which of typst's answers this is
    return picture if kind == "png" else _told(picture.decode(), badge).encode()


def _told(svg: str, badge: Badge) -> str:
    """The picture with a name and a description for screen readers."""
    opening, rest = svg.split(">", 1)
    words = (
        f'<title id="t">{escape(f"Partnerzeichen {plain(badge.alliance)}")}</title>'
        f'<desc id="d">{escape(badge.description)}</desc>'
    )
    size = f'width="{WIDTH}" height="{HEIGHT}"'
    opening = re.sub(r'width="[^"]*" height="[^"]*"', size, opening)
    return f'{opening} role="img" aria-labelledby="t d">{words}{rest}'


def _content(badge: Badge) -> str:
    return json.dumps(
        {
            "alliance": plain(badge.alliance),
            "partner": plain(badge.partner),
            "standing": badge.standing,
            "color": GREY if badge.is_over else readable_color(badge.brand_color),
        }
    )


def plain(name: str) -> str:
    """A name in one line, without signs that turn the direction or that no XML may hold."""
    return _NO_XML.sub("", one_line(unicodedata.normalize("NFC", name)))


@cache
def _edition() -> str:
    """What stands in the template, and what draws it."""
    return hashlib.sha256(_TEMPLATE.read_bytes()).hexdigest()[:12] + version("typst")


@cache
def _fonts() -> typst.Fonts:
    """Our Fira Sans, then the fonts inside typst: every machine draws the same."""
    return typst.Fonts(include_system_fonts=False, font_paths=[TEMPLATES / "fonts"])
