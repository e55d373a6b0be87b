"""The map of one county with marks on it."""

from django import template

from tenants import geography

register = template.Library()


@register.inclusion_tag("components/county_map.html")
def county_map(ags, marks, title="Karte des Landkreises", chosen=""):
    """The county's shape with a linked mark for each place; the page adds them in words."""
    return {
        "shape": geography.outline(ags),
        "marks": marks,
        "title": title,
        "chosen": chosen,
        "attribution": geography.ATTRIBUTION,
    }
