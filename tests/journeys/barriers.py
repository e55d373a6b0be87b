"""What keeps people out of a page, as far as a machine can find it: asked of axe."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.journeys.site import NARROW, WIDE
from tests.journeys.watching import Watched

TAGS = "wcag2a wcag2aa wcag21a wcag21aa wcag22aa best-practice".split()
EVERYTHING = {"runOnly": {"type": "tag", "values": TAGS}}
# The other rules look at what stands in the page, which no colour scheme changes.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
HIDDEN = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
RUN = """
    async (options) => (await axe.run({ ...options, resultTypes: ["violations"] })).violations
        .flatMap(({ id, nodes }) => nodes.slice(0, 3).map(
            (node) => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary}`))
"""


def barriers(who: Watched, where: str) -> list[str]:
    """What axe finds on the open page, wide and narrow, light and dark; opens all its parts."""
    page = who.page
    page.evaluate(AXE_SCRIPT)
    found = _seen(page, WIDE, "light", EVERYTHING) + _seen(page, WIDE, "dark", COLOURS)
    page.set_viewport_size({"width": NARROW, "height": 800})
    if (hidden := page.evaluate(HIDDEN)) > 0:
        found.append(f"{hidden} px wider than a screen of {NARROW}")
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
    found += _seen(page, NARROW, "dark", EVERYTHING) + _seen(page, NARROW, "light", COLOURS)
    page.set_viewport_size({"width": WIDE, "height": 800})
    return [f"{where}: {each}" for each in found]


def _seen(page: Page, width: int, scheme: str, rules: dict) -> list[str]:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    return [f"{width} px, {scheme}: {each}" for each in page.evaluate(RUN, rules)]
