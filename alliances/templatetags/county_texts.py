"""Texts of a county on a page: the names they mention are put in, gaps are counted."""

import re

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from alliances import starters
from alliances.declarations.placeholders import literal
from alliances.markdown import to_html

register = template.Library()

NAME = re.compile(r"\{\{\s*(Bündnis|Landkreis|Zieljahr)\s*\}\}")
BREAK = re.compile(r"(?<=\w[./])(?=\w)")


@register.simple_tag(takes_context=True)
def county_text(context, text: str, level: int = 2) -> SafeString:
    """Safe HTML of a text, with {{Bündnis}}, {{Landkreis}} and {{Zieljahr}} as they are today."""
    alliance, county = context["alliance"], context["county"]
    names = {
        "Bündnis": alliance.name,
        "Landkreis": county.name,
        "Zieljahr": str(alliance.target_year or "–"),
    }
    filled = NAME.sub(lambda found: literal(names[found[1]]), text)
    return to_html(filled, top_level=level)


@register.filter
def breakable(name: str) -> SafeString:
    """A name as long as REGIONAL.KLIMASCHUTZ.MACHEN may break after its dots and slashes."""
    parts = BREAK.split(name)
    return format_html_join(mark_safe("<wbr>"), "{}", ((part,) for part in parts))


@register.filter
def gaps(text: str) -> int:
    """How many places the county still has to complete."""
    return starters.gaps(text)
