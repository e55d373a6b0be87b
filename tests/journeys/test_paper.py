"""Signed by hand: one colleague uploads the scan, another compares it, and only then it counts."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.alliances.on_paper import photo
from tests.journeys.site import Site
from tests.journeys.watching import Watched

pytestmark = pytest.mark.journey

SLUG, NAME = "friesland", "Deichverband Oberahm"
EDITOR = "redaktion@friesland.example"
SECOND, FIRST = date.today(), date.today() - timedelta(days=2)


def german(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def test_two_colleagues_sign_on_paper(site: Site, window: Callable[..., Watched]) -> None:
    coordinator, editor = window(), window()
    site.accept_invitation(
        coordinator, site.open_county("03455", SLUG, "Landkreis Friesland"), "Klimaschutz"
    )
    an_editor_joins(coordinator, editor, site)
    the_county_is_ready(coordinator, site)
    address = a_declaration_is_released(editor, site)

    the_editor_uploads(editor, address)
    nothing_is_signed_yet(editor, address)
    the_coordinator_compares(coordinator, address)
    everybody_sees_it_in_force(editor, address)


def an_editor_joins(coordinator: Watched, editor: Watched, site: Site) -> None:
    coordinator.goes_to(site.at(SLUG, "/verwaltung/team/"))
    coordinator.fills(email=EDITOR)
    coordinator.page.get_by_label("Redaktion").check()
    coordinator.presses("Einladung verschicken")
    site.accept_invitation(editor, EDITOR, "Öffentlichkeitsarbeit")


def the_county_is_ready(coordinator: Watched, site: Site) -> None:
    """A target year and an objective, the starter's text, and who may sign for the county."""
    coordinator.goes_to(site.at(SLUG, "/verwaltung/erscheinungsbild/"))
    coordinator.fills(target_year="2040")
    coordinator.presses("Speichern")
    coordinator.goes_to(site.at(SLUG, "/verwaltung/ziele/neu/"))
    coordinator.fills(title="Moore wieder nass machen")
    coordinator.presses("Speichern")
    coordinator.goes_to(site.at(SLUG, "/verwaltung/erklaerungstexte/"))
    coordinator.presses("Partnererklärung")
    coordinator.page.locator("summary", has_text="Veröffentlichen").click()
    coordinator.presses("Ja: Veröffentlichen")
    coordinator.goes_to(site.at(SLUG, "/verwaltung/unterschriften/"))
    expect(coordinator.page.get_by_text("Das Verzeichnis ist leer")).to_be_visible()
    coordinator.presses("Person eintragen")
    coordinator.fills(name="Marion Muster", function="Landrätin", valid_from="01.01.2026")
    coordinator.page.locator("[name=basis]").select_option(label="Amt oder Gesetz")
    coordinator.presses("Speichern")
    expect(coordinator.page.get_by_text("gültig", exact=True)).to_be_visible()


def a_declaration_is_released(editor: Watched, site: Site) -> str:
    editor.goes_to(site.at(SLUG, "/verwaltung/partner/neu/"))
    editor.fills(
        name=NAME,
        representative_function="Vorstand",
        city="Jever",
        motivation="Deiche und Klima gehören zusammen.",
        contact_name="Geschäftsstelle",
        contact_email="deich@oberahm.example",
    )
    editor.page.locator("[name=category]").select_option(label="Vereine und Verbände")
    editor.presses("Eintragen")
    editor.presses("Annehmen")
    editor.presses("Erklärung aufsetzen")
    editor.presses("Freigeben und Link verschicken")
    expect(editor.page.get_by_text("Der Link zur Unterschrift ist unterwegs")).to_be_visible()
    return editor.page.url


def the_editor_uploads(editor: Watched, address: str) -> None:
    editor.presses("Unterschriebenes Blatt hochladen")
    scan = photo()
    editor.page.locator("[name=file]").set_input_files(
        {"name": "Blatt.jpg", "mimeType": "image/jpeg", "buffer": scan.read()}
    )
    expect(editor.page.locator("[name=county_name]")).to_have_value("Marion Muster")
    editor.fills(
        partner_name="Kim Beispiel",
        partner_date=german(SECOND + timedelta(days=1)),
        county_place="",
    )
    editor.presses("Hochladen")
    assert "Bitte tragen Sie ein" in editor.reads_at("county_place")
    scan.seek(0)
    editor.page.locator("[name=file]").set_input_files(
        {"name": "Blatt.jpg", "mimeType": "image/jpeg", "buffer": scan.read()}
    )
    editor.fills(partner_date=german(FIRST), county_place="Jever", county_date=german(SECOND))
    editor.presses("Hochladen")
    expect(editor.page.get_by_text("wartet auf den Vergleich")).to_be_visible()


def nothing_is_signed_yet(editor: Watched, address: str) -> None:
    confirm = editor.page.get_by_role("button", name="Bestätigen und Unterschriften erfassen")
    expect(confirm).to_have_count(0)
    editor.goes_to(address)
    expect(editor.page.get_by_text("Ein unterschriebenes Blatt wartet")).to_be_visible()
    expect(editor.page.get_by_text("Noch nicht unterschrieben.")).to_have_count(2)


def the_coordinator_compares(coordinator: Watched, address: str) -> None:
    coordinator.goes_to(address)
    coordinator.presses("Scan und Angaben vergleichen")
    picture = coordinator.page.get_by_alt_text("Scan des unterschriebenen Blattes")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") > 0
    coordinator.page.locator("[name=partner_agrees]").check()
    coordinator.presses("Bestätigen und Unterschriften erfassen")
    assert "vergleichen Sie auch diese" in coordinator.reads_at("county_agrees")
    coordinator.page.locator("[name=county_agrees]").check()
    coordinator.presses("Bestätigen und Unterschriften erfassen")
    expect(coordinator.page.get_by_text("Die Unterschriften sind erfasst.")).to_be_visible()


def everybody_sees_it_in_force(editor: Watched, address: str) -> None:
    editor.goes_to(address)
    main = editor.page.locator("main")
    expect(main.get_by_text("in Kraft", exact=True)).to_be_visible()
    expect(main.get_by_text("Beruht auf: Marion Muster, Landrätin")).to_be_visible()
    assert german(SECOND) in main.inner_text()
    told = editor.page.locator(".kk-history").inner_text()
    for verb in ("hochgeladen", "bestätigt", "in Kraft getreten"):
        assert verb in told
