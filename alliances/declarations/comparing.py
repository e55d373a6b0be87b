"""What differs between two texts, paragraph by paragraph and then word by word."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

_BETWEEN = re.compile(r"\n\s*\n|\n(?=[ \t]*(?:[-*+]|\d+[.)])\s)|(?<=\n)(?=#)")
_WORDS = re.compile(r"\s+|[^\s]+")
_HEADING = re.compile(r"#{1,6}\s+(.*)")
ALIKE = 0.5  # paragraphs that share less are shown as one that went and one that came


@dataclass(frozen=True)
class Piece:
    """Some words, and whether the other text has them, too."""

    words: str
    is_changed: bool = False


@dataclass(frozen=True)
class Row:
    """One paragraph beside the one that stands in its place; empty where there is none."""

    kind: str  # same, changed, gone, new
    former: tuple[Piece, ...] = ()
    later: tuple[Piece, ...] = ()


def paragraphs(text: str) -> list[str]:
    """Paragraphs, headings and list items of a text, without what stands between them."""
    return [part.strip() for part in _BETWEEN.split(text.replace("\r\n", "\n")) if part.strip()]


def compare(former: str, later: str) -> list[Row]:
    """All paragraphs of both texts in order, those that belong together side by side."""
    before, after = paragraphs(former), paragraphs(later)
    rows: list[Row] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            rows += [Row("same", (Piece(words),), (Piece(words),)) for words in before[a:b]]
        else:
            rows += _beside(before[a:b], after[c:d])
    return rows


def _beside(gone: list[str], come: list[str]) -> Iterator[Row]:
    """Pair what is alike, in order; whatever finds no other stands alone."""
    start = 0
    for words in gone:
        found = next((i for i in range(start, len(come)) if _alike(words, come[i])), None)
        if found is None:
            yield Row("gone", (Piece(words, True),))
            continue
        yield from (Row("new", (), (Piece(each, True),)) for each in come[start:found])
        yield Row("changed", *_words_of(words, come[found]))
        start = found + 1
    yield from (Row("new", (), (Piece(each, True),)) for each in come[start:])


def _alike(former: str, later: str) -> bool:
    matcher = difflib.SequenceMatcher(None, former.split(), later.split(), autojunk=False)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _words_of(former: str, later: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    before, after = _WORDS.findall(former), _WORDS.findall(later)
    left: list[Piece] = []
    right: list[Piece] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if a < b:
            left.append(Piece("".join(before[a:b]), tag != "equal"))
        if c < d:
            right.append(Piece("".join(after[c:d]), tag != "equal"))
    return tuple(left), tuple(right)


def changed_sections(former: str, later: str) -> list[str]:
    """The headings under which something differs, in the order of the later text."""
    found: dict[str, None] = {}
    heading = ""
    for row in compare(former, later):
        words = "".join(piece.words for piece in row.later or row.former)
        if title := _HEADING.match(words):
            heading = title[1].strip()
        if row.kind != "same" and heading:
            found[heading] = None
    return list(found)
