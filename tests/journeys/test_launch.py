"""A launch event: fifty partners sign on one evening, the county once, and fifty are in force."""

import http.client
import io
import re
import time
import urllib.parse
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from tests.clusters import run
from tests.journeys.barriers import barriers
from tests.journeys.pictures import folder
from tests.journeys.site import NARROW, Site
from tests.journeys.watching import Watched

pytestmark = pytest.mark.journey

SLUG, SCHEMA = "waldshut", "lk_waldshut"
FIFTY, BY_PHONE = 50, 4
EVENT = "Auftakt der Klimaallianz"
TODAY = f"{date.today():%d.%m.%Y}"
# What fifty visits of the office would do, by the same actions.
PARTNERS = f"""
from datetime import date
from accounts.actors import Actor
from alliances.declarations import texts
from alliances.declarations.models import DeclarationText
from alliances.goals import actions as goals
from alliances.partners import actions
from alliances.partners.models import Category
from alliances.profile.models import Alliance
from tenants.models import County
by = Actor.system("Büro")
with inside(County.objects.get(slug="{SLUG}")):
    Alliance.objects.update(place="Waldshut", representative_function="Landrat")
    goals.add(dict(title="Moore wieder nass machen", text=""), by=by)
    texts.publish(DeclarationText.objects.get(), by=by)
    for number in range({FIFTY}):
        partner = dict(kind="organisation", name=f"Genossenschaft Nr. {{number:02d}} & Söhne")
        partner |= dict(category=Category.objects.first(), city="Tiengen", motivation="Wärme.")
        partner |= dict(representative_function="Vorstand")
        contact = dict(name="Büro", email=f"buero{{number:02d}}@genossen.example")
        actions.accept(actions.add(partner=partner, contact=contact, by=by), by=by)
"""


def test_fifty_sign_on_one_evening(
    site: Site, window: Callable[..., Watched], tmp_path: Path
) -> None:
    shots = folder(tmp_path)
    coordinator, desk = window(), window()
    mail = site.open_county("08337", SLUG, "Landkreis Waldshut")
    site.accept_invitation(coordinator, mail, "Klimaschutz")
    run(site.product, PARTNERS)

    all_fifty_take_part(coordinator, site)
    assert rows(site, "mails_mail WHERE template = 'declaration_sign'") == 0
    event = coordinator.page.url
    cards = the_cards_are_printed(coordinator, shots)
    site.sign_in(desk, SLUG, mail)
    desk.goes_to(event)
    counts(desk, f"0 von {FIFTY} unterschrieben")

    for number, card in enumerate(cards[:BY_PHONE]):
        signs_on_the_phone(window(width=NARROW, touch=True), card, shots if not number else None)
    counts(desk, f"{BY_PHONE} von {FIFTY} unterschrieben, {BY_PHONE} warten auf den Landkreis")
    keeps_its_focus(desk)
    with ThreadPoolExecutor(8) as people:
        assert set(people.map(signs_by_link, cards[BY_PHONE:])) == {(302, "/vor-ort/danke/")}
    counts(desk, f"{FIFTY} von {FIFTY} unterschrieben, {FIFTY} warten auf den Landkreis")

    the_county_signs_once(coordinator, event, shots)
    fifty_are_in_force(site)
    counts(desk, f"{FIFTY} von {FIFTY} unterschrieben")
    expect(desk.page.get_by_text("erneuert sich von selbst")).to_have_count(0)
    the_event_is_closed(coordinator, event)


def all_fifty_take_part(coordinator: Watched, site: Site) -> None:
    coordinator.goes_to(site.at(SLUG, "/verwaltung/unterzeichnungen/"))
    coordinator.presses("Unterzeichnung anlegen")
    expect(coordinator.page.locator("[name=place]")).to_have_value("Waldshut")
    coordinator.fills(name=EVENT, held_on=TODAY)
    coordinator.presses("Anlegen")
    expect(coordinator.page.locator("[name=partners]:checked")).to_have_count(FIFTY)
    coordinator.presses("Auf die Liste setzen")
    expect(coordinator.page.get_by_text(f"Neu dabei: {FIFTY}.")).to_be_visible()


def the_cards_are_printed(coordinator: Watched, shots: Path) -> list[str]:
    """One card each; the code on it leads to the address that stands beside it."""
    coordinator.presses("Karten ausgeben")
    cards = coordinator.page.locator(".kk-handout")
    expect(cards).to_have_count(FIFTY)
    links = [
        f"http://{link}" for link in coordinator.page.locator(".kk-handout__link").all_inner_texts()
    ]
    assert len(set(links)) == FIFTY
    for number in (0, FIFTY - 1):
        picture = Image.open(io.BytesIO(cards.nth(number).screenshot()))
        [code] = zxingcpp.read_barcodes(picture)
        assert code.text == links[number]
    assert barriers(coordinator, "cards") == []
    coordinator.page.pdf(path=shots / "launch-cards.pdf", format="A4")
    return links


def signs_on_the_phone(phone: Watched, card: str, shots: Path | None) -> None:
    phone.goes_to(card)
    wide = phone.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= NARROW
    expect(phone.page.locator("[name=place]")).to_have_value("Waldshut")
    expect(phone.page.locator("[name=date]")).to_have_value(TODAY)
    expect(phone.page.locator("[name=function]")).to_have_value("Vorstand")
    phone.fills(name="Kim Beispiel")
    phone.page.locator("[name=consent]").check()
    if shots:
        phone.page.screenshot(path=shots / "launch-phone.png", full_page=True)
        assert barriers(phone, "behind a code") == []
    phone.presses("Verbindlich unterschreiben")
    expect(phone.heading()).to_have_text("Vielen Dank für Ihre Unterschrift")
    assert phone.cookies() == []


def signs_by_link(card: str) -> tuple[int, str]:
    """The others, as their browsers would send it; answers where they are led."""
    where = urllib.parse.urlsplit(card)
    values = {"name": "Kim Beispiel", "function": "Vorstand", "place": "Waldshut", "date": TODAY}
    body = urllib.parse.urlencode(values | {"consent": "on"})
    headers = {"Host": where.netloc, "Content-Type": "application/x-www-form-urlencoded"}
    connection = http.client.HTTPConnection("127.0.0.1", where.port, timeout=30)
    connection.request("POST", where.path, body, headers)
    answer = connection.getresponse()
    connection.close()
    return answer.status, answer.headers["Location"]


def counts(desk: Watched, words: str) -> None:
    """The list of the evening says so by itself: nobody loads the page anew."""
    expect(desk.page.locator("#zahl")).to_have_text(words, timeout=20_000)


def keeps_its_focus(desk: Watched) -> None:
    """Whoever is at a name of the list stays there when the list is renewed."""
    name = desk.page.locator(".kk-attendance a").first
    name.focus()
    with desk.page.expect_response(lambda answer: answer.url == desk.page.url):
        pass
    expect(name).to_be_focused()


def the_county_signs_once(coordinator: Watched, event: str, shots: Path) -> None:
    coordinator.goes_to(event)
    coordinator.page.screenshot(path=shots / "launch-list.png")
    coordinator.presses(f"Für den Landkreis unterschreiben ({FIFTY})")
    expect(coordinator.page.locator("[name=declarations]:checked")).to_have_count(FIFTY)
    assert barriers(coordinator, "one countersignature") == []
    coordinator.fills(name="Ada Muster")
    coordinator.page.locator("[name=consent]").check()
    form = coordinator.page.url
    began = time.monotonic()
    coordinator.presses("Alle angekreuzten verbindlich unterschreiben")
    expect(
        coordinator.page.get_by_text(f"{FIFTY} Erklärungen sind unterschrieben und in Kraft")
    ).to_be_visible(timeout=30_000)
    print(f"\none countersignature under {FIFTY} declarations: {time.monotonic() - began:.1f} s")
    coordinator.goes_to(form)
    expect(coordinator.page.get_by_text("Hier wartet nichts auf den Landkreis")).to_be_visible()


def fifty_are_in_force(site: Site) -> None:
    by_county = "alliances_entry WHERE verb = 'unterschrieben' AND after->>'party' = 'county'"
    assert rows(site, "alliances_declaration WHERE state = 'in_force'") == FIFTY
    assert rows(site, "alliances_signature WHERE party = 'county'") == FIFTY
    assert rows(site, "alliances_signature WHERE party = 'partner'") == FIFTY
    assert rows(site, by_county) == FIFTY
    assert rows(site, "alliances_entry WHERE verb = 'in Kraft getreten'") == FIFTY
    assert rows(site, "alliances_entry WHERE verb = 'Für den Landkreis unterschrieben'") == 1
    assert rows(site, "mails_mail WHERE template = 'declaration_in_force'") == FIFTY
    deadline = time.monotonic() + 60
    while len(letters := in_force_letters(site)) < FIFTY and time.monotonic() < deadline:
        time.sleep(0.2)
    assert len(letters) == FIFTY


def in_force_letters(site: Site) -> set[str]:
    """To whom the worker has delivered that the declaration is in force."""
    return {
        found.group(1)
        for path in site.postbox.folder.glob("*@genossen.example.eml")
        if b"in_Kraft" in (raw := path.read_bytes()) or b"in Kraft" in raw
        if (found := re.search(r"(buero\d+)@", path.name))
    }


def the_event_is_closed(coordinator: Watched, event: str) -> None:
    coordinator.goes_to(event)
    coordinator.page.locator("summary", has_text="Unterzeichnung abschließen").click()
    coordinator.presses("Ja: Unterzeichnung abschließen")
    expect(coordinator.page.get_by_text("Alle Partner haben unterschrieben.")).to_be_visible()
    coordinator.goes_to(event.partition("/verwaltung/")[0] + "/partner/")
    expect(coordinator.page.get_by_text("Genossenschaft Nr. 00 & Söhne")).to_be_visible()


def rows(site: Site, of: str) -> int:
    """How many rows of this kind the county holds."""
    [(count,)] = site.product.rows(f"SELECT count(*) FROM {SCHEMA}.{of}")
    return count
