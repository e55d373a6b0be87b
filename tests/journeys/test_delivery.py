"""What could not be delivered is decided by people, and other programs are told of events."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from alliances.demo import PASSWORD as DEMO_PASSWORD
from alliances.webhooks.signing import signature
from tests.journeys.site import OPERATOR, PASSWORD, Site
from tests.journeys.watching import Watched
from tests.outbox.receivers import receiver

pytestmark = pytest.mark.journey

LETTER = """
    WITH letter AS (
        INSERT INTO lk_st_wendel.mails_mail (id, template, "to", reply_to, sender_name, subject,
            text, html, written_at, due_at, attempts, problem)
        VALUES (gen_random_uuid(), 'invitation', '{to}', '', '', 'Ihre Einladung', 'Willkommen',
            '<p>Willkommen</p>', now(), now(), 0, '') RETURNING id)
    INSERT INTO lk_st_wendel.outbox_effect (id, kind, what, reference, payload, lane, state,
        written_at, due_at, attempts, claimed_by, claimed_at, problem)
    SELECT gen_random_uuid(), 'mail', 'invitation', id, '{{}}', '', '{state}', now(), now(), 1,
        {claim}, 'Der Mailserver sagt 550: unbekannt' FROM letter RETURNING id
"""


def dead_letter(site: Site, to: str, state: str) -> str:
    claim = "'anderswo/1/x', now()" if state == "unclear" else "'', NULL"
    [[pk]] = site.product.rows(LETTER.format(to=to, state=state, claim=claim))
    return str(pk)


def test_the_operator_tries_a_letter_again_without_reading_it(
    demo_site: Site, window: Callable[..., Watched]
) -> None:
    pk = dead_letter(demo_site, "betrieb.versucht@wendel.example", "dead")
    operator = window()
    demo_site.sign_in(operator, "", OPERATOR, PASSWORD)

    page = operator.goes_to(demo_site.at("", "/konsole/zustellung/"))
    operator.presses("Landkreis St. Wendel")
    expect(page.get_by_text("Der Mailserver sagt 550: unbekannt").first).to_be_visible()
    assert "wendel.example" not in page.content()
    operator.goes_to(demo_site.at("", f"/konsole/zustellung/st-wendel/{pk}/"))
    operator.presses("Erneut zustellen")

    expect(page.get_by_text("Die Sendung wird erneut zugestellt.")).to_be_visible()
    assert demo_site.postbox.letter("betrieb.versucht@wendel.example", "Einladung")
    operator.goes_to(demo_site.at("", "/konsole/verlauf/"))
    expect(page.get_by_text("Zustellung wiederholt").first).to_be_visible()


def test_the_office_decides_about_a_letter_that_may_have_arrived(
    demo_site: Site, window: Callable[..., Watched]
) -> None:
    again = dead_letter(demo_site, "noch.einmal@wendel.example", "unclear")
    never = dead_letter(demo_site, "nie.mehr@wendel.example", "unclear")
    office = window()
    demo_site.sign_in(office, "st-wendel", "redaktion@st-wendel.example", DEMO_PASSWORD)

    page = office.goes_to(demo_site.at("st-wendel", f"/verwaltung/zustellung/{again}/"))
    page.locator("main summary").get_by_text("Erneut zustellen").click()
    expect(page.get_by_text("kommt sie ein zweites Mal an")).to_be_visible()
    office.presses("Ja: Erneut zustellen")
    expect(page.get_by_text("Die Sendung wird erneut zugestellt.")).to_be_visible()
    office.goes_to(demo_site.at("st-wendel", f"/verwaltung/zustellung/{never}/"))
    office.presses("Aufgeben")
    assert "Bitte geben Sie einen Grund an." in office.reads_at("reason")
    office.fills(reason="telefonisch geklärt")
    office.presses("Aufgeben")

    expect(page.get_by_text("Aufgegeben. Der Text ist gelöscht.")).to_be_visible()
    assert demo_site.postbox.letter("noch.einmal@wendel.example", "Einladung")
    office.goes_to(demo_site.at("st-wendel", "/verwaltung/verlauf/"))
    expect(page.get_by_text("Zustellung aufgegeben").first).to_be_visible()


def test_a_coordinator_sets_up_a_webhook_and_sees_that_it_works(
    demo_site: Site, window: Callable[..., Watched]
) -> None:
    coordinator = window()
    demo_site.sign_in(coordinator, "st-wendel", "koordination@st-wendel.example", DEMO_PASSWORD)

    with receiver() as program:
        page = coordinator.goes_to(demo_site.at("st-wendel", "/verwaltung/webhooks/"))
        coordinator.fills(label="Internetseite", url=program.url("/klima"))
        page.get_by_label("Partner angenommen").check()
        coordinator.presses("Webhook einrichten")
        secret = page.locator(".kk-secret code").inner_text()
        coordinator.presses("Weiter zum Webhook")
        coordinator.presses("Testzustellung senden")
        expect(page.get_by_text("Die Testzustellung ist unterwegs")).to_be_visible()
        for _ in range(40):
            if page.get_by_role("cell", name="zugestellt").count():
                break
            page.wait_for_timeout(250)
            page.reload()
        expect(page.get_by_role("cell", name="zugestellt")).to_be_visible()

    [call] = program.calls
    at = int(call.headers["webhook-timestamp"])
    ours = signature(secret, call.headers["webhook-id"], at, call.body)
    assert call.headers["webhook-signature"] == ours
    assert json.loads(call.body)["type"] == "webhook.test"
