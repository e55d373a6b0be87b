"""Somebody without a mouse gets everywhere."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.site import NARROW, OPERATOR, PASSWORD, Site
from tests.journeys.watching import Watched

pytestmark = pytest.mark.journey


def test_the_skip_link_leads_past_the_navigation(
    demo_site: Site, window: Callable[..., Watched]
) -> None:
    page = window().goes_to(demo_site.at("loerrach"))

    page.keyboard.press("Tab")
    expect(page.locator(".kk-skip")).to_be_focused()
    expect(page.locator(".kk-skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("main a:focus")).to_have_text("Mitmachen")


def test_the_menu_of_a_small_screen_opens_and_closes(
    demo_site: Site, window: Callable[..., Watched]
) -> None:
    page = window(width=NARROW).goes_to(demo_site.at("loerrach"))
    opener, link = page.locator(".kk-menu summary"), page.locator(".kk-menu nav a").nth(2)
    expect(link).to_be_hidden()

    tab_to(page, ".kk-menu summary")
    page.keyboard.press("Enter")
    expect(link).to_be_visible()
    tab_to(page, ".kk-menu nav li:nth-child(3) a")
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, ".kk-menu nav li:nth-child(3) a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Partner")


def test_a_form_needs_no_mouse(demo_site: Site, window: Callable[..., Watched]) -> None:
    page = window().goes_to(demo_site.at("", "/anmelden/"))

    tab_to(page, "[name=email]")
    page.keyboard.type(OPERATOR)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[name=password]")).to_be_focused()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Anmelden")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Landkreise")


def tab_to(page: Page, selector: str, most: int = 40) -> None:
    """Press Tab until this has the focus; whatever has it on the way must be seen to have it."""
    for _ in range(most):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        shadow = page.evaluate("getComputedStyle(document.activeElement).boxShadow")
        assert outline != "none" or shadow != "none", page.evaluate(
            "document.activeElement.outerHTML"
        )
        if page.locator(selector).evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{selector} is not reached by the keyboard")
