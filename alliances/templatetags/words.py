"""Small filters of the office's pages."""

from django import template

register = template.Library()

# How a state looks; every state also says its name in words.
TONES = {
    "unconfirmed": "neutral",
    "applied": "warning",
    "asked": "info",
    "accepted": "success",
    "declined": "danger",
    "draft": "neutral",
    "awaiting_signatures": "info",
    "signed_by_county": "info",
    "signed_by_partner": "warning",
    "in_force": "success",
    "ended": "neutral",
    "published": "success",
    "retired": "neutral",
    "withdrawn": "neutral",
    "new": "warning",
    "in_work": "info",
    "closed": "neutral",
    "submitted": "warning",
    "waiting": "warning",
    "confirmed": "success",
    "returned": "danger",
    "excluded": "danger",
}


@register.filter
def tone(state: str) -> str:
    """The kind of badge for a state."""
    return TONES.get(state, "neutral")


@register.filter
def split(words: str) -> list[str]:
    """'Name,Ort' as the headers of a table."""
    return words.split(",")
