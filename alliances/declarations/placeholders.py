"""Gaps in a declaration text that fill themselves: '{{Partner}}' becomes the partner's name.

Staff write the text once; when a declaration is drawn up, the facts are put in for good. A fact is
always put in as plain words, so nobody can shape a contract through the characters of a name.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError


@dataclass(frozen=True)
class Placeholder:
    """One gap: what staff read about it, and what a preview puts in."""

    explanation: str
    example: str | tuple[str, ...]


PLACEHOLDERS: dict[str, Placeholder] = {
    "Partner": Placeholder("Name des Partners", "Jobcenter Landkreis Lörrach"),
    "Vertretung Partner": Placeholder("Wer für den Partner unterschreibt", "Geschäftsführung"),
    "Ort Partner": Placeholder("Ort, an dem der Partner seinen Sitz hat", "Lörrach"),
    "Bündnis": Placeholder("Name der Allianz", "REGIONAL.KLIMASCHUTZ.MACHEN"),
    "Landkreis": Placeholder("Name des Landkreises", "Landkreis Lörrach"),
    "Vertretung Landkreis": Placeholder("Wer für den Landkreis unterschreibt", "Landrätin"),
    "Zieljahr": Placeholder("Jahr, in dem das Ziel der Region erreicht sein soll", "2040"),
    "Ziele": Placeholder(
        "Liste der Ziele des Bündnisses; steht am besten allein in einer Zeile",
        ("Treibhausgase stetig senken", "Mit Rohstoffen und Energie sparsam umgehen"),
    ),
    "Datum": Placeholder("Tag, an dem die Erklärung ausgestellt wurde", "12.05.2025"),
}

EXAMPLES: dict[str, str | tuple[str, ...]] = {
    name: each.example for name, each in PLACEHOLDERS.items()
}

_GAP = re.compile(r"(?<!\{)\{\{([^{}\n]*)\}\}(?!\})")
_GAP_ALONE = re.compile(rf"\s*(?:[-*+]\s+)?{_GAP.pattern}\s*")
_BRACES = re.compile(r"\{\{|\}\}")
_SINGLE_BRACES = re.compile(r"\{([^{}\n]+)\}")
_SNIPPET_LENGTH = 30

_MARKUP = re.compile(r"([\\`*_\[\]<>&#!|~{}])")
_LIST_MARK = re.compile(r"^([-+=.)]|\d+[.)])")
_BREAKS = re.compile(r"[ \t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
# Control characters, and signs that turn the direction of everything behind them. U+200E and U+200F
# only mark a direction; they may stay.
_HIDDEN = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


class FactsMissing(ValidationError):
    """A gap has nothing to be filled with; a contract with a hole in it is not drawn up."""


def unknown(text: str) -> list[str]:
    """List what stands in double braces but is no placeholder, each once.

    Broken braces, and placeholders in single braces, are listed with the words around them.
    """
    names = [name for name in _names(text) if name not in PLACEHOLDERS]
    return list(dict.fromkeys([*names, *_broken(text)]))


def used(text: str) -> list[str]:
    """List the known placeholders in a text, each once, in the order they appear."""
    return [name for name in dict.fromkeys(_names(text)) if name in PLACEHOLDERS]


def check(text: str) -> None:
    """Raise a ValidationError with one message for each unknown or broken placeholder."""
    broken = _broken(text)
    problems = [
        f"Bei „{name}“ stimmen die Klammern nicht. So ist es richtig: {{{{Partner}}}}."
        if name in broken
        else f"Den Platzhalter „{{{{{name}}}}}“ gibt es nicht.{_suggestion(name)}"
        for name in unknown(text)
    ]
    if problems:
        raise ValidationError(
            [ValidationError(problem, code="placeholder") for problem in problems]
        )


def fill(text: str, values: Mapping[str, str | Iterable[str]]) -> str:
    """Put the facts into a text; the result is Markdown in which every fact appears literally.

    Raises ValidationError for an unknown placeholder, FactsMissing where a value is absent or
    empty. Values that the text does not use may be missing. '{{Ziele}}' becomes a bullet list if it
    stands alone in a line, any other list (and '{{Ziele}}' inside a sentence) 'a; b; c'.
    """
    check(text)
    facts = {name: _as_list(values.get(name, "")) for name in used(text)}
    if missing := [name for name, fact in facts.items() if not fact]:
        raise FactsMissing(
            [f"Für den Platzhalter „{{{{{name}}}}}“ fehlt die Angabe." for name in missing]
        )

    lines: list[str] = []
    for line in text.splitlines():
        alone = _GAP_ALONE.fullmatch(line)
        if alone and _clean_name(alone[1]) == "Ziele":
            lines += ["", *(f"- {literal(goal)}" for goal in facts["Ziele"]), ""]
        else:
            lines.append(_GAP.sub(lambda gap: literal("; ".join(facts[_clean_name(gap[1])])), line))
    return "\n".join(lines)


def literal(words: str) -> str:
    """Write words in one line of Markdown so that they mean nothing but themselves."""
    return _LIST_MARK.sub(_escape_last, _MARKUP.sub(r"\\\1", one_line(words)))


def one_line(words: str) -> str:
    """Join lines and leave out characters nobody can see but which change what is seen."""
    return _BREAKS.sub(" ", _HIDDEN.sub("", words)).strip()


def _escape_last(mark: re.Match[str]) -> str:
    return f"{mark[0][:-1]}\\{mark[0][-1]}"


def _as_list(value: str | Iterable[str]) -> list[str]:
    entries = [value] if isinstance(value, str) else list(value)
    return [entry for entry in map(one_line, entries) if entry]


def _clean_name(name: str) -> str:
    """Read '{{ Bündnis }}' like '{{Bündnis}}', also where a Mac wrote the ü as two characters."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def _names(text: str) -> list[str]:
    return [_clean_name(gap[1]) for gap in _GAP.finditer(text)]


def _broken(text: str) -> list[str]:
    """Find braces that open or close nothing, and placeholders in single braces."""
    rest = _GAP.sub(lambda gap: " " * len(gap[0]), text)
    snippets = [_snippet(text, found.start()) for found in _BRACES.finditer(rest)]
    singles = [
        found[0] for found in _SINGLE_BRACES.finditer(rest) if _clean_name(found[1]) in PLACEHOLDERS
    ]
    return snippets + [single for single in singles if not any(single in each for each in snippets)]


def _snippet(text: str, position: int) -> str:
    """Cut the words around a pair of braces out of its line."""
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    line = text[start : end if end >= 0 else len(text)]
    inside = position - start
    closing = text.startswith("}}", position)
    cut = (
        line[max(0, inside - _SNIPPET_LENGTH + 2) : inside + 2]
        if closing
        else line[inside:][:_SNIPPET_LENGTH]
    )
    return cut.strip()


def _suggestion(name: str) -> str:
    known = {each.casefold(): each for each in PLACEHOLDERS}
    nearest = difflib.get_close_matches(name.casefold(), known, n=1, cutoff=0.5)
    if nearest:
        return f" Meinten Sie „{{{{{known[nearest[0]]}}}}}“?"
    return f" Möglich sind: {', '.join(PLACEHOLDERS)}."
