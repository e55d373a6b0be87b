"""A browser window that notices what a visitor must never get: errors, strangers, cookies."""

from base64 import b64decode
from urllib.parse import urlsplit

from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    WebError,
)

# Chromium reports a refused page like a script's error; we look at the answers themselves.
HTTP_ERROR = "Failed to load resource: the server responded with a status of"

FETCH = """
    async (address) => {
        const bytes = new Uint8Array(await (await fetch(address)).arrayBuffer());
        return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    }
"""


class Watched:
    """One person's window with one page; whatever goes wrong in it is remembered."""

    def __init__(self, context: BrowserContext, origin_port: int):
        self.context = context
        self.port = origin_port
        self.problems: list[str] = []
        self.refused: list[str] = []
        context.set_default_timeout(10_000)
        context.on("console", self._said)
        context.on("weberror", self._failed)
        context.on("request", self._asked)
        context.on("requestfailed", self._lost)
        context.on("response", self._answered)
        self.page: Page = context.new_page()

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(HTTP_ERROR):
            self.problems.append(f"console at {message.page and message.page.url}: {message.text}")

    def _failed(self, error: WebError) -> None:
        self.problems.append(f"script: {error.error}")

    def _asked(self, request: Request) -> None:
        where = urlsplit(request.url)
        if where.scheme in {"data", "blob"}:
            return
        host = where.hostname or ""
        if where.port != self.port or not (host == "localhost" or host.endswith(".localhost")):
            self.problems.append(f"request to another host: {request.url}")

    def _lost(self, request: Request) -> None:
        if request.failure == "net::ERR_ABORTED":
            return  # the person went on before the page was complete
        self.problems.append(f"failed request: {request.url} ({request.failure})")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.refused.append(f"{response.status} {urlsplit(response.url).path}")

    def cookies(self) -> list[str]:
        """The names of all cookies this person was given."""
        return [str(cookie["name"]) for cookie in self.context.cookies()]

    def expect_refusal(self, status: int, path: str) -> None:
        """The page was refused just now, and is meant to be."""
        self.refused.remove(f"{status} {path}")

    def check(self) -> None:
        """Fail if anything went wrong that nobody expected."""
        wrong = self.problems + [f"refused: {answer}" for answer in self.refused]
        assert not wrong, "\n".join(wrong)

    # --- what a person does ---------------------------------------------------------------

    def goes_to(self, address: str) -> Page:
        """Open an address."""
        self.page.goto(address)
        return self.page

    def fills(self, **values: str) -> None:
        """Fill in fields by their names, once the page is complete and its script has run."""
        self.page.wait_for_load_state()
        for name, value in values.items():
            self.page.locator(f"main [name={name}]").fill(value)

    def presses(self, name: str) -> None:
        """Press the button, or follow the link, that is called exactly so."""
        self.page.wait_for_load_state()
        wanted = self.page.locator("main").get_by_role("button", name=name, exact=True)
        other = self.page.locator("main").get_by_role("link", name=name, exact=True)
        wanted.or_(other).first.click()

    def reads_at(self, field: str) -> str:
        """The message that stands at a field."""
        return self.page.locator(f"#id_{field}_error").inner_text()

    def fetches(self, address: str) -> bytes:
        """A file as this person's own browser gets it, cookies and all."""
        return b64decode(self.page.evaluate(FETCH, address))

    def heading(self) -> Locator:
        """The page's one heading."""
        return self.page.get_by_role("heading", level=1)
