"""Texts a county starts with: its declaration and pages, with marked gaps it completes itself."""

from pathlib import Path

from alliances.declarations.placeholders import fill

_FOLDER = Path(__file__).resolve().parent

PAGES = ("welcome", "about", "imprint", "privacy", "accessibility", "principles")
GAP_MARK = "[Bitte ergänzen"


def read(name: str) -> str:
    """Read a starter text with its placeholders: 'declaration', 'demo/loerrach_declaration', …"""
    return (_FOLDER / f"{name}.md").read_text(encoding="utf-8")


def page(name: str, *, alliance: str, county: str) -> str:
    """Write one of the pages for a county, with its names in it; the rest it completes."""
    return fill(read(name), {"Bündnis": alliance, "Landkreis": county})


def gaps(text: str) -> int:
    """Count the places a county still has to complete before the text may be published."""
    return text.count(GAP_MARK)
