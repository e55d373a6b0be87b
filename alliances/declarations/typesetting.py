"""Set words on paper: our templates, our fonts, the same bytes for the same words.

No clock, system font or network takes part. Characters that no font of ours has (emoji, Chinese)
are printed as the replacement sign.
"""

import json
import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "documents"

_UNPRINTABLE = re.compile(r'the text `"(.+?)"` could not be displayed')
Standard = Literal["a-2a", "a-2b", "ua-1"]

_REPLACEMENT = "\ufffd"
_MOST_REPLACEMENTS = 500


def typeset(
    template: str,
    words: dict[str, Any],
    pictures: dict[str, Any],
    *,
    day: date,
    standards: Sequence[Standard],
) -> bytes:
    """The PDF of `templates/documents/<template>.typ`, which reads its data under its own name.

    `day` is what the file says of when it was made.
    """
    content = _printable(words)
    for _ in range(_MOST_REPLACEMENTS):
        try:
            return _compile(template, content | pictures, day, standards)
        except typst.TypstError as error:
            unprintable = _UNPRINTABLE.search(error.message)
            if not unprintable:
                raise
            content = _without(content, _unescape(unprintable[1]))
    raise ValueError("The text holds too many characters that no font can print.")


def _compile(
    template: str, content: dict[str, Any], day: date, standards: Sequence[Standard]
) -> bytes:
    pdf = typst.compile(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=fonts(),
        sys_inputs={template: json.dumps(content)},
        pdf_standards=list(standards),
        timestamp=datetime.combine(day, time(12), tzinfo=UTC),
    )
    assert isinstance(pdf, bytes)  # noqa: S101 - tells mypy which of typst's answers this is
    return pdf


@cache
def fonts() -> typst.Fonts:
    """Our Fira Sans, then the fonts inside typst: every machine prints the same."""
    return typst.Fonts(include_system_fonts=False, font_paths=[TEMPLATES / "fonts"])


def _printable(value: Any) -> Any:
    """Replace what PDF/A forbids or no font shows, anywhere in the data."""
    return _in_every_text(value, lambda text: "".join(map(_printable_character, text)))


def _printable_character(character: str) -> str:
    category = unicodedata.category(character)
    if (
        character == "\u00ad" or category == "Cc"
    ):  # a soft hyphen is only a hint; control characters mean nothing
        return " " if character.isspace() else ""
    return _REPLACEMENT if category in ("Co", "Cs") else character


def _without(value: Any, unprintable: str) -> Any:
    return _in_every_text(value, lambda text: text.replace(unprintable, _REPLACEMENT))


def _in_every_text(value: Any, change: Any) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_in_every_text(each, change) for each in value]
    if isinstance(value, dict):
        return {name: _in_every_text(each, change) for name, each in value.items()}
    return value


def _unescape(text: str) -> str:
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), text)
