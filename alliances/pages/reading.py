"""Find the pages of a public site; one that came later starts with its text for everybody."""

from pathlib import Path

from django.http import Http404

from alliances.pages.models import Page

_STARTERS = Path(__file__).resolve().parents[1] / "starters"
# Pages that counties opened earlier have not been given: shown from the first day all the same.
LATER = {Page.Kind.PRINCIPLES: "principles"}


def page_of(kind: str) -> Page:
    """The county's page of this kind, or the text it starts with, not yet saved; Http404."""
    found = Page.objects.filter(kind=kind).first()
    if found is None and kind in LATER:
        return _starting(kind)
    if found is None:
        raise Http404
    return found


def all_pages() -> list[Page]:
    """All pages, in the order of their kinds."""
    found = {page.kind: page for page in Page.objects.all()}
    for kind in LATER:
        found.setdefault(kind, _starting(kind))
    return [found[kind] for kind in Page.Kind.values if kind in found]


def _starting(kind: str) -> Page:
    """Names in double braces are put in when the page is shown."""
    text = (_STARTERS / f"{LATER[Page.Kind(kind)]}.md").read_text(encoding="utf-8")
    return Page(kind=kind, body=text)
