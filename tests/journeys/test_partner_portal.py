"""A partner shows itself: profile with logo, a contribution, a colleague who comes in by mail."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, expect

from alliances.demo import PASSWORD as DEMO_PASSWORD
from tests.cast import PASSWORD
from tests.journeys.site import Site
from tests.journeys.watching import Watched

pytestmark = pytest.mark.journey

SLUG = "loerrach"
COLLEAGUE = "kollegin@jobcenter-loerrach.example"
PAGE = "/partner/jobcenter-landkreis-loerrach/"


def logo() -> FilePayload:
    """A picture as somebody has it on their disk."""
    content = BytesIO()
    Image.new("RGB", (300, 200), "#336699").save(content, "JPEG")
    return {"name": "Unser Logo.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}


def test_a_partner_shows_itself(demo_site: Site, window: Callable[..., Watched]) -> None:
    partner, colleague, visitor = window(), window(), window()
    demo_site.sign_in(partner, SLUG, "kontakt@jobcenter-loerrach.example", DEMO_PASSWORD)

    the_profile_is_filled_in(partner)
    something_is_contributed(partner)
    a_colleague_is_invited(partner)
    the_colleague_comes_in(colleague, demo_site)
    expect(
        colleague.page.get_by_role("heading", name="Jobcenter Landkreis Lörrach")
    ).to_be_visible()
    everybody_sees_it(visitor, demo_site)
    the_map_leads_there(visitor, demo_site)
    assert visitor.cookies() == []


def the_profile_is_filled_in(partner: Watched) -> None:
    partner.presses("Profil bearbeiten")
    partner.fills(**{"climate_goals": "Ab jetzt **ohne Gas**", "links-2-label": "Bericht"})
    partner.fills(**{"links-2-url": "http://unsicher.example/"})
    partner.presses("Speichern")
    expect(partner.page.get_by_text("mit https:// beginnen").first).to_be_visible()
    partner.fills(**{"links-2-url": "https://bericht.example/"})
    partner.page.locator("main [name=logo]").set_input_files(logo())
    partner.presses("Speichern")
    expect(partner.page.get_by_text("Das Profil ist gespeichert.")).to_be_visible()


def something_is_contributed(partner: Watched) -> None:
    partner.presses("Beitrag eintragen")
    partner.fills(title="Fahrradständer mit Dach", quantity="1.250,5", unit="Kilogramm Holz")
    partner.presses("Speichern")
    expect(partner.page.get_by_text("Der Beitrag ist eingetragen.")).to_be_visible()


def a_colleague_is_invited(partner: Watched) -> None:
    partner.presses("Ansprechperson hinzufügen")
    partner.fills(name="Kollegin", email=COLLEAGUE)
    partner.page.get_by_label("Presse und Öffentlichkeitsarbeit").check()
    partner.page.get_by_label("Gleich ins Portal einladen").check()
    partner.presses("Speichern")
    expect(partner.page.get_by_text("ist eingetragen und eingeladen")).to_be_visible()


def the_colleague_comes_in(colleague: Watched, site: Site) -> None:
    colleague.goes_to(site.postbox.letter(COLLEAGUE, "Einladung").link("/einladung/"))
    colleague.fills(function="Gebäude", password=PASSWORD, password_again=PASSWORD)
    colleague.presses("Zugang einrichten")
    colleague.heading().get_by_text("Ihre Partnerschaft").wait_for()


def everybody_sees_it(visitor: Watched, site: Site) -> None:
    page = visitor.goes_to(site.at(SLUG, PAGE))
    expect(page.get_by_text("ohne Gas", exact=True)).to_be_visible()
    expect(page.get_by_text("1.250,5 Kilogramm Holz")).to_be_visible()
    expect(page.get_by_role("link", name="Bericht")).to_be_visible()
    shown = page.get_by_role("img", name="Drei Menschen nebeneinander")
    assert shown.evaluate("picture => picture.complete && picture.naturalWidth") == 300


def the_map_leads_there(visitor: Watched, site: Site) -> None:
    page = visitor.goes_to(site.at(SLUG, "/partner/"))
    mark = page.get_by_role("link", name="Lörrach: 2 Partner")
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 Partner in Lörrach")).to_be_visible()
    expect(page.get_by_role("link", name="Jobcenter Landkreis Lörrach")).to_be_visible()
