"""Words that give away whose text they stand in, and the search for them in whatever was answered.

Three kinds, by how far the text that carries them may travel:
    Kanarie-<county>-<field>    nowhere: only the county itself may ever show it
    Nachbar-<county>-<field>    to the offices of other counties: shared with all counties
    Freigabe-<county>-<field>   to everybody: shared with the public
A field too short for that carries `Q<letter of the county>Z<number>`, the colour is its own canary.
"""

import html
import re
from typing import NamedTuple
from urllib.parse import unquote

SECRET, COUNTIES, PUBLIC = "Kanarie", "Nachbar", "Freigabe"
COLORS = {"loerrach": "#0b4f6c", "cloppenburg": "#7a2e0e"}  # neither is the one all begin with
SLUGS = tuple(COLORS)
NEIGHBOUR = dict(zip(SLUGS, reversed(SLUGS), strict=True))
LETTERS = {slug[0].upper(): slug for slug in SLUGS}
_LONG = re.compile(rf"({SECRET}|{COUNTIES}|{PUBLIC})-({'|'.join(SLUGS)})(?:-([\w.]+))?", re.I)
_SHORT = re.compile(rf"(?<![\w-])Q([{''.join(LETTERS)}])Z(\d\d)(?![\w-])")
_COLOR = re.compile("|".join(COLORS.values()), re.I)
# A PDF breaks lines and words where it likes.
_SQUEEZED = re.compile(rf"({SECRET}|{COUNTIES}|{PUBLIC})({'|'.join(SLUGS)})([a-z]{{0,12}})", re.I)


_numbers: dict[str, int] = {}


class Canary(NamedTuple):
    """One of them, as it was found."""

    word: str
    slug: str
    field: str

    def __str__(self) -> str:
        return f"{self.word}-{self.slug}-{self.field}"


def long_one(slug: str, field: str, word: str = SECRET) -> str:
    """A canary for this field of this county."""
    return f"{word}-{slug}-{field}"


def short_one(slug: str, field: str) -> str:
    """Five characters, for a field that has no room for more."""
    number = _numbers.setdefault(field, len(_numbers) + 1)
    return f"Q{slug[0].upper()}Z{number:02d}"


def canaries_in(text: str, *, is_broken: bool = False) -> set[Canary]:
    """Every canary in a text; `is_broken` also finds those with line breaks in them."""
    found = {Canary(word.title(), slug.lower(), field) for word, slug, field in _LONG.findall(text)}
    found |= {Canary(SECRET, LETTERS[letter], number) for letter, number in _SHORT.findall(text)}
    for color in _COLOR.findall(text):
        found |= {Canary(SECRET, slug, "color") for slug in SLUGS if COLORS[slug] == color.lower()}
    if is_broken:
        squeezed = re.sub(r"[\W_]+", "", text)
        found |= {
            Canary(word.title(), slug.lower(), f"{field}…")
            for word, slug, field in _SQUEEZED.findall(squeezed)
        }
    return found


def plainly(text: str) -> str:
    """The text with what HTML and addresses have escaped put beside it."""
    shown = text
    if "&" in text:
        shown = f"{shown}\n{html.unescape(text)}"
    if "%" in text:
        shown = f"{shown}\n{unquote(text)}"
    return shown
