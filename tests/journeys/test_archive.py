"""A county takes everything home, is deleted, and comes back under another name with all of it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.site import OPERATOR, PASSWORD, Site
from tests.journeys.watching import Watched

pytestmark = pytest.mark.journey
PATIENCE = 60_000  # milliseconds: a worker makes it, beside whatever else the machine does


def test_exported_deleted_and_brought_back_under_another_slug(
    site: Site, window: Callable[..., Watched], tmp_path: Path
) -> None:
    mail = site.open_county("03459", "osnabrueck", "Landkreis Osnabrück")
    coordinator = window()
    site.accept_invitation(coordinator, mail, "Klimaschutzmanagement")
    coordinator.goes_to(site.at("osnabrueck", "/verwaltung/ziele/neu/"))
    coordinator.fills(title="Wärme ohne Gas", text="Bis 2040.")
    coordinator.presses("Speichern")

    coordinator.goes_to(site.at("osnabrueck", "/verwaltung/export/"))
    coordinator.presses("Export anfordern")
    link = coordinator.page.locator("#exporte").get_by_role("link", name="Herunterladen")
    expect(link).to_be_visible(timeout=PATIENCE)
    archive = tmp_path / "osnabrueck.zip"
    archive.write_bytes(coordinator.fetches(link.get_attribute("href")))
    coordinator.goes_to(site.at("osnabrueck", "/verwaltung/verlauf/"))
    expect(coordinator.page.get_by_text("Export heruntergeladen").first).to_be_visible()

    operator = window()
    site.sign_in(operator, "", OPERATOR)
    _deleted_by_two(site, operator, window)
    assert site.product.rows("SELECT 1 FROM tenants_county WHERE slug = 'osnabrueck'") == []
    visitor = window()
    visitor.goes_to(site.at("osnabrueck"))
    visitor.expect_refusal(404, "/")

    operator.goes_to(site.at("", "/konsole/einspielen/"))
    operator.page.locator("input[name=file]").set_input_files(archive)
    operator.page.locator("input[name=way][value=new]").check()
    operator.fills(slug="osnabrueck-land", ags="03459", name="Landkreis Osnabrück")
    operator.presses("Hochladen und prüfen")
    expect(operator.page.get_by_text("Das Archiv ist unversehrt und passt")).to_be_visible(
        timeout=PATIENCE
    )
    operator.page.locator("summary", has_text="Als neuen Landkreis einspielen").click()
    operator.presses("Ja: Als neuen Landkreis einspielen")
    expect(operator.page.get_by_role("link", name="Zum Landkreis")).to_be_visible(timeout=PATIENCE)

    back = window()
    back.goes_to(site.postbox.letter(mail, "Neues Passwort").link("/neues-passwort/"))
    back.fills(password=PASSWORD, password_again=PASSWORD)
    back.presses("Passwort speichern")
    expect(back.page.locator("input[name=password_again]")).to_have_count(0)
    site.sign_in(back, "osnabrueck-land", mail)
    back.goes_to(site.at("osnabrueck-land", "/ziele/"))
    expect(back.page.get_by_text("Wärme ohne Gas")).to_be_visible()


def _deleted_by_two(site: Site, operator: Watched, window: Callable[..., Watched]) -> None:
    """One asks, another agrees, the waiting time goes by, and a worker deletes it."""
    second = "vertretung@journeys.example"
    site.product.command("create_operator", second)
    operator.goes_to(site.at("", "/konsole/landkreise/osnabrueck/loeschen/"))
    operator.fills(reason="Vertrag beendet", confirm="osnabrueck")
    operator.presses("Löschung beantragen")
    expect(operator.page.get_by_text("Zustimmen muss eine zweite Person")).to_be_visible()
    protocol = operator.page.url

    deputy = window()
    site.sign_in(deputy, "", second)
    deputy.goes_to(protocol)
    deputy.fills(confirm="osnabrueck")
    deputy.presses("Der Löschung zustimmen")
    expect(deputy.page.get_by_text("Sie haben zugestimmt.")).to_be_visible()
    site.product.rows("UPDATE tenants_deletionprotocol SET due_at = now() RETURNING 1")

    operator.goes_to(protocol)
    operator.page.locator("summary", has_text="Jetzt löschen").click()
    operator.presses("Ja: Jetzt löschen")
    expect(operator.page.get_by_text("Die Löschung ist beauftragt.")).to_be_visible()
    expect(operator.page.get_by_text("Gelöscht", exact=True)).to_be_visible(timeout=PATIENCE)
