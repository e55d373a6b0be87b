"""A coordinator makes their sign-in safe: app, recovery code, passkey, sign-out from afar."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.accounts.proving import code_of
from tests.journeys.site import PASSWORD, Site
from tests.journeys.watching import Watched

pytestmark = pytest.mark.journey

SLUG = "miesbach"


def leaves(who: Watched) -> None:
    who.page.get_by_role("button", name="Abmelden").locator("visible=true").first.click()
    who.page.wait_for_url(lambda url: url.endswith("localhost:" + str(who.port) + "/"))


def has_a_passkey_device(who: Watched) -> None:
    """The browser's own pretended device, which says yes to everything."""
    devices = who.context.new_cdp_session(who.page)
    devices.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    options |= {"hasUserVerification": True, "isUserVerified": True}
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": options | {"automaticPresenceSimulation": True}},
    )


def is_in(who: Watched) -> None:
    expect(who.heading()).to_have_text(re.compile("Übersicht"))


def test_a_coordinator_makes_their_sign_in_safe(site: Site, window: Callable[..., Watched]) -> None:
    mail = site.open_county("09182", SLUG, "Landkreis Miesbach")
    desk = window()
    site.accept_invitation(desk, mail, "Klimaschutzmanagement")

    # an authenticator app
    desk.goes_to(site.at(SLUG, "/konto/"))
    desk.presses("Sicherheit")
    desk.presses("Authenticator-App einrichten")
    secret = desk.page.locator(".kk-secret code").inner_text()
    assert desk.page.locator(".kk-qr").evaluate("picture => picture.naturalWidth") > 0
    desk.fills(code="000000")
    desk.presses("Einrichten")
    assert "passt nicht" in desk.reads_at("code")
    desk.fills(code=code_of(secret, steps=-1))
    desk.presses("Einrichten")
    expect(desk.page.locator(".kk-codes code")).to_have_count(10)
    codes = desk.page.locator(".kk-codes code").all_inner_texts()
    file = desk.fetches("/konto/sicherheit/codes/datei/").decode()
    assert all(code in file for code in codes)
    desk.presses("Ich habe sie aufbewahrt")
    assert "Authenticator-App" in site.postbox.letter(mail, "Sicherheit").text

    # out, and in again with the app
    desk.goes_to(site.at(SLUG, "/verwaltung/"))
    leaves(desk)
    site.sign_in(desk, SLUG, mail)
    expect(desk.heading()).to_have_text("Zweiter Faktor")
    desk.fills(code=code_of(secret))
    desk.presses("Anmelden")
    is_in(desk)

    # on a telephone, with a recovery code
    phone = window(width=390)
    has_a_passkey_device(phone)
    site.sign_in(phone, SLUG, mail)
    phone.fills(code=codes[0])
    phone.presses("Anmelden")
    is_in(phone)

    # where a passkey is made
    phone.goes_to(site.at(SLUG, "/konto/sicherheit/"))
    expect(phone.page.get_by_text("Sie haben noch 9 unbenutzte Codes")).to_be_visible()
    phone.presses("Passkey hinzufügen")
    phone.fills(name="Diensthandy")
    phone.presses("Passkey anlegen")
    expect(phone.page.get_by_role("rowheader", name="Passkey „Diensthandy“")).to_be_visible()
    phone.goes_to(site.at(SLUG, "/verwaltung/"))
    phone.page.locator("summary", has_text="Bereiche der Verwaltung").click()
    leaves(phone)
    site.sign_in(phone, SLUG, mail)
    phone.presses("Passkey benutzen")
    is_in(phone)

    # and the telephone is signed out from the desk
    desk.goes_to(site.at(SLUG, "/konto/sitzungen/"))
    expect(desk.page.get_by_text("diese Sitzung")).to_be_visible()
    desk.presses("Beenden")
    expect(desk.page.get_by_text("Diese Sitzung ist beendet")).to_be_visible()
    phone.goes_to(site.at(SLUG, "/verwaltung/"))
    expect(phone.heading()).to_have_text("Anmelden")
    assert PASSWORD not in phone.page.content()
