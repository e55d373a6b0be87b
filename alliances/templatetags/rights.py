"""The table of what is kept how long, for the page on data protection."""

from django import template

from alliances.rights.retention import RULES

register = template.Library()


@register.inclusion_tag("alliances/rights/retention.html")
def retention_table() -> dict:
    """The rules that are carried out each night, as everybody may read them."""
    return {"rules": RULES}
