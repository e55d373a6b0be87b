"""People in real browsers, a real web server and a real worker on one database."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.chromium import FLAGS, find
from tests.journeys.site import OPERATOR, PASSWORD, Site
from tests.journeys.watching import Watched
from tests.product import Product, prepared
from tests.running import broker, start_web, start_worker


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys come last: Playwright leaves its event loop in this thread, where Django sees it."""
    items.sort(key=lambda item: item.get_closest_marker("journey") is not None)


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A database only for the journeys, with an operator."""
    with prepared(tmp_path_factory.mktemp("journeys")) as made, broker(made):
        made.settings["OPERATOR_PASSWORD"] = PASSWORD
        made.command("create_operator", OPERATOR)
        start_web(made)
        start_worker(made)
        yield made


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for everybody."""
    arguments = [flag for flag in FLAGS if flag != "--headless"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find().path, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def site(product: Product, browser: Browser) -> Site:
    """The product, running."""
    return Site(product, browser)


@pytest.fixture(scope="session")
def demo_site(site: Site) -> Site:
    """The same with the counties of the demo."""
    site.product.command("demo_counties", "--yes-really")
    return site


@pytest.fixture
def window(site: Site) -> Iterator[Callable[..., Watched]]:
    """Open windows for the people of a story; at its end each is checked and closed."""
    with ExitStack() as stack:
        yield lambda **wishes: site.window(stack, **wishes)
