"""The running product as a person outside sees it: addresses, people, mailboxes, windows."""

from contextlib import ExitStack

from playwright.sync_api import Browser

from tests.journeys.postbox import Postbox
from tests.journeys.watching import Watched
from tests.product import Product

OPERATOR, PASSWORD = "betrieb@journeys.example", "eine-lange-reise-2040"
WIDE, NARROW = 1280, 390


class Site:
    """Web server and worker on one database; everybody gets a browser window of their own."""

    def __init__(self, product: Product, browser: Browser):
        self.product = product
        self.browser = browser
        self.postbox = Postbox(product.folder / "mails")

    def at(self, slug: str = "", path: str = "/") -> str:
        """Address of a page of a county, or of the network."""
        host = f"{slug}.localhost" if slug else "localhost"
        return f"http://{host}:{self.product.port}{path}"

    def window(
        self, stack: ExitStack, *, width: int = WIDE, dark: bool = False, touch: bool = False
    ) -> Watched:
        """A new person's browser window; checked and closed with the stack.

        A window to `touch` has no scroll bars, as on a phone.
        """
        context = self.browser.new_context(
            viewport={"width": width, "height": 800},
            locale="de-DE",
            timezone_id="Europe/Berlin",
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            is_mobile=touch,
        )
        stack.callback(context.close)
        watched = Watched(context, self.product.port)
        stack.callback(watched.check)
        return watched

    def sign_in(self, who: Watched, slug: str, email: str, password: str = PASSWORD) -> None:
        """Come in by the sign-in page."""
        who.goes_to(self.at(slug, "/anmelden/"))
        who.fills(email=email, password=password)
        who.presses("Anmelden")
        who.page.wait_for_url(lambda url: not url.endswith("/anmelden/"))

    def open_county(self, ags: str, slug: str, name: str) -> str:
        """Open a county by the command; answers the address of its coordinator."""
        mail = f"klima@{slug}.example"
        self.product.command(
            "open_county", ags, "--slug", slug, "--name", name, "--coordinator", mail
        )
        return mail

    def accept_invitation(self, who: Watched, email: str, function: str) -> None:
        """Follow the link of the invitation that the worker delivered."""
        who.goes_to(self.postbox.letter(email, "Einladung").link("/einladung/"))
        who.fills(function=function, password=PASSWORD, password_again=PASSWORD)
        who.presses("Zugang einrichten")
        who.heading().get_by_text("Übersicht").wait_for()
