"""The building blocks of pages: a template that uses them reads like the page it makes."""

import re
from datetime import date, datetime
from decimal import Decimal

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from alliances.markdown import to_html
from alliances.templatetags.frame import csrf_token_of
from tenants import geography

register = template.Library()

CHECKED = ("info", "success", "warning", "danger")


def _block(name: str, **values) -> SafeString:
    """The HTML of one component; every name its template uses is in `values`."""
    return render_to_string(f"components/{name}.html", values)


@register.inclusion_tag("components/nav_link.html", takes_context=True)
def nav_link(context, label, url, highlight=False):
    """One entry of a navigation, marked where it leads to the page or the part that is open."""
    path = getattr(context.get("request"), "path", "")
    current = ""
    if path == url:
        current = "page"
    elif url.count("/") > 1 and path.startswith(url):
        current = "true"
    return {"label": label, "url": url, "current": current, "highlight": highlight}


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(*parts):
    """The way to this page: label and address in turn, the last label alone is this page."""
    labels, urls = parts[::2], parts[1::2]
    return {"steps": list(zip(labels, urls, strict=False)), "here": labels[len(urls) :]}


@register.simple_block_tag
def pagehead(content, title, lead="", preline=""):
    """The one main heading of a page, with its lead and what can be done here."""
    return _block("pagehead", content=content, title=title, lead=lead, preline=preline)


@register.simple_block_tag
def hero(content, title, lead="", preline="", ags=""):
    """The opening of a start page in the county's colour, with the county's own shape."""
    shape = geography.outline(ags) if ags else None
    return _block("hero", content=content, title=title, lead=lead, preline=preline, shape=shape)


@register.simple_block_tag
def section(content, title="", level=2, lead="", anchor=""):
    """A part of a page under its own heading."""
    return _block("section", content=content, title=title, level=level, lead=lead, anchor=anchor)


# -- Things on a page --


@register.simple_block_tag
def card(content, title, url="", level=3, tone="", meta=""):
    """One thing among others; with an address the whole card leads there."""
    return _block("card", content=content, title=title, url=url, level=level, tone=tone, meta=meta)


@register.simple_block_tag
def notice(content, kind="info", title=""):
    """A message on the page: information, success, warning or something wrong."""
    kind = kind if kind in CHECKED else "info"
    return _block("notice", content=content, kind=kind, title=title)


@register.inclusion_tag("components/badge.html")
def badge(text, kind="neutral"):
    """A state in one or two words; never by colour alone."""
    return {"text": text, "kind": kind if kind in CHECKED else "neutral"}


@register.simple_block_tag
def facts(content):
    """Terms and what is known about each."""
    return _block("facts", content=content)


@register.inclusion_tag("components/stat.html")
def stat(value, label, unit="", note=""):
    """One big figure with its unit and what it counts; stands in a `kk-stats` list."""
    return {"value": value, "label": label, "unit": unit, "note": note}


@register.simple_block_tag
def blank(content, title, level=2):
    """What stands where a list has nothing yet, and what to do about it."""
    return _block("blank", content=content, title=title, level=level)


@register.inclusion_tag("components/button.html")
def button(text, url, kind="primary", icon=""):
    """A link that looks like a button."""
    return {"text": text, "url": url, "kind": kind, "icon": icon}


@register.inclusion_tag("components/icon.html")
def icon(name):
    """A KERN icon as decoration; the words beside it carry the meaning."""
    return {"name": name}


@register.inclusion_tag("components/post_button.html", takes_context=True)
def post_button(context, text, url, kind="secondary", confirm="", icon=""):
    """A button that changes something; with `confirm` it asks first, without any script."""
    return {
        "text": text,
        "url": url,
        "kind": kind,
        "confirm": confirm,
        "icon": icon,
        # Django hands its own token to inclusion tags, and a look at it would set the cookie.
        "signed_in": bool(csrf_token_of(context)),
    }


@register.inclusion_tag("components/steps.html")
def steps(items):
    """Where somebody stands in a row of steps: pairs of label and done, current or todo."""
    words = {"done": "erledigt", "current": "aktueller Schritt", "todo": "noch offen"}
    return {"items": [(label, state, words[state]) for label, state in items]}


# -- Forms, lists, tables --


@register.simple_block_tag(takes_context=True)
def pageform(context, content, form, submit="Speichern", cancel="", action="", kind="primary"):
    """A whole form that is sent by POST: summary of errors, fields, further content, buttons."""
    return _block(
        "pageform",
        content=content,
        form=form,
        submit=submit,
        cancel=cancel,
        action=action,
        kind=kind,
        csrf_token=csrf_token_of(context),
    )


@register.simple_block_tag
def toolbar(content, label="Suche und Filter", submit="Anzeigen", reset="", live=""):
    """A search and filter row, itself a GET form; `live` names the part of the page it renews."""
    return _block("toolbar", content=content, label=label, submit=submit, reset=reset, live=live)


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context, page_obj):
    """Pages of a long list; search and filters stay as they are."""
    pages = page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
    return {
        "query": context["request"].GET,
        "page_obj": page_obj,
        "pages": list(pages),
        "gap": page_obj.paginator.ELLIPSIS,
    }


@register.simple_block_tag
def datatable(content, headers, caption=""):
    """A table whose rows become stacked blocks on a narrow screen, each value with its header."""
    rows = mark_safe(_labelled(content, headers))  # template output, escaped there
    return _block("datatable", rows=rows, headers=headers, caption=caption)


CELL = re.compile(r"<(tr|td|th)\b(?![^>]*\brole=)([^>]*)>")


def _labelled(rows: str, headers: list[str]) -> str:
    """The rows, each cell with its header, and with roles that survive `display: block`."""
    column = 0

    def write(found: re.Match) -> str:
        nonlocal column
        name, attributes = found.groups()
        if name == "tr":
            column = 0
            return f'<tr role="row"{attributes}>'
        if column < len(headers) and "data-label" not in attributes:
            attributes += f' data-label="{escape(headers[column])}"'
        column += 1
        role = "rowheader" if name == "th" else "cell"
        return f'<{name} role="{role}"{attributes}>'

    return CELL.sub(write, rows)


# -- Maps --


@register.inclusion_tag("components/county_outline.html")
def county_outline(ags, title=""):
    """The shape of one county as a picture."""
    return {
        "shape": geography.outline(ags),
        "title": title,
        "attribution": geography.ATTRIBUTION,
    }


@register.inclusion_tag("components/country_map.html")
def country_map(marks, title="Karte der Landkreise"):
    """Germany with the counties that take part filled and linked; the page adds a list in words."""
    country = geography.germany()
    shapes = [
        {**mark, "path": country.shapes[mark["ags"]], "centre": country.centres[mark["ags"]]}
        for mark in marks
        if mark["ags"] in country.shapes
    ]
    return {
        "country": country,
        "shapes": shapes,
        "title": title,
        "attribution": geography.ATTRIBUTION,
    }


# -- Words and figures --


@register.filter
def markdown(text, level=2):
    """Safe HTML of a text written with Markdown; its highest heading becomes `level`."""
    return to_html(text, top_level=level)


@register.filter
def german_date(value):
    """23.05.2025; nothing for nothing. Points in time are shown in the county's time zone."""
    if not value:
        return ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return f"{value:%d.%m.%Y}" if isinstance(value, date) else value


@register.filter
def number(value, decimals=None):
    """1.234,5: as many decimals as the value has, or exactly `decimals`; a dash for nothing."""
    if value is None or value == "":
        return "–"
    exact = Decimal(str(value))
    if decimals is None:
        decimals = max(0, -exact.normalize().as_tuple().exponent)
    english = f"{exact:,.{decimals}f}"
    return english.translate(str.maketrans(",.", ".,"))
