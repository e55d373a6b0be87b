"""Complete the legal pages a county starts with, as its staff would: no gap is left open."""

import re
from typing import Any

from django.utils import timezone

from accounts.actors import Actor
from alliances import starters
from alliances.demo.contents import read_gaps
from alliances.pages import actions as pages
from alliances.pages.models import Page
from alliances.starters.plant import PAGES

_GAP = re.compile(r"\[Bitte ergänzen: ([^\]]+)\]")
NOTICE = (
    "**Vorführung:** Diese Angaben sind Beispiele und nicht die des wirklichen Landkreises.\n\n"
)


def complete_pages(content: dict[str, Any], *, by: Actor) -> None:
    """Fill every gap of every page; a KeyError names one that `content/gaps.toml` does not know."""
    answers = read_gaps()
    facts = _facts(content)

    def answer(gap: re.Match[str]) -> str:
        return answers[gap[1]].format(**facts)

    for page in Page.objects.all():
        # Written anew: the starter's pages name the alliance as it was called when it was opened.
        body = starters.page(
            PAGES[Page.Kind(page.kind)],
            alliance=content["alliance"]["name"],
            county=content["name"],
        )
        pages.edit(page, NOTICE + _GAP.sub(answer, body), by=by)


def _facts(content: dict[str, Any]) -> dict[str, str]:
    alliance = content["alliance"]
    return {
        "slug": content["slug"],
        "postal_code": content["postal_code"],
        "place": alliance["place"],
        "unit": alliance["contact_unit"],
        "email": alliance["contact_email"],
        "representative": alliance["representative_function"],
        "today": f"{timezone.localdate():%d.%m.%Y}",
        **content["legal"],
    }
