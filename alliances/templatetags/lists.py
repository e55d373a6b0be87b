"""Links to take a list along, on the page that shows it."""

from django import template

from alliances.lists.catalogue import LISTS

register = template.Library()


@register.inclusion_tag("alliances/lists/downloads.html", takes_context=True)
def downloads(context, *kinds: str):
    """CSV and XLSX of each list that this person may take along, with the page's filters."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    may = context.get("may", ())
    offered = [(kind, LISTS[kind]) for kind in kinds if LISTS[kind].permission in may]
    return {"offered": offered, "query": f"?{query.urlencode()}" if query else ""}
