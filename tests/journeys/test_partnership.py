"""From the form on the public page to a declaration in force: everybody in their own window."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.journeys.site import Site
from tests.journeys.watching import Watched

pytestmark = pytest.mark.journey

SLUG, NAME = "ammerland", "Baumschule Grünewald GmbH & Co. KG"
CONTACT, EDITOR = "hallo@gruenewald.example", "redaktion@ammerland.example"
STEPS = (
    "Anfrage geschrieben|E-Mail-Adresse bestätigt|Rückfrage gestellt|Anfrage angenommen|"
    "Erklärung aufgesetzt|Zur Unterschrift freigegeben|unterschrieben|in Kraft getreten"
).split("|")


def test_an_organisation_becomes_a_partner(site: Site, window: Callable[..., Watched]) -> None:
    coordinator, editor, applicant = window(), window(), window()
    site.accept_invitation(
        coordinator, site.open_county("03451", SLUG, "Landkreis Ammerland"), "Klimaschutz"
    )
    an_editor_joins_the_office(coordinator, editor, site)
    the_declaration_is_ready(coordinator, site)

    the_organisation_asks(applicant, site)
    the_office_asks_back(editor, site)
    the_applicant_answers(applicant, site)
    the_office_accepts_and_releases(editor, site)
    the_partner_signs(applicant, site)
    assert applicant.cookies() == []
    the_county_signs(coordinator, site)

    letter = site.postbox.letter(CONTACT, "in Kraft")
    applicant.goes_to(letter.link("/partner/"))
    expect(applicant.heading()).to_have_text(NAME)
    everybody_finds_the_partner(applicant, site)
    assert applicant.cookies() == []
    history_tells_every_step(coordinator, site)


def an_editor_joins_the_office(coordinator: Watched, editor: Watched, site: Site) -> None:
    coordinator.goes_to(site.at(SLUG, "/verwaltung/team/"))
    coordinator.fills(email=EDITOR)
    coordinator.page.get_by_label("Redaktion").check()
    coordinator.presses("Einladung verschicken")
    site.accept_invitation(editor, EDITOR, "Öffentlichkeitsarbeit")


def the_declaration_is_ready(coordinator: Watched, site: Site) -> None:
    """Target year, an objective, and the starter's text, published after a look at it."""
    coordinator.goes_to(site.at(SLUG, "/verwaltung/erscheinungsbild/"))
    coordinator.fills(target_year="2040", representative_name="Dr. Ada Beispiel")
    coordinator.presses("Speichern")
    coordinator.goes_to(site.at(SLUG, "/verwaltung/ziele/neu/"))
    coordinator.fills(title="Moore wieder nass machen")
    coordinator.presses("Speichern")
    coordinator.goes_to(site.at(SLUG, "/verwaltung/erklaerungstexte/"))
    coordinator.presses("Partnererklärung")
    coordinator.page.locator("summary", has_text="Veröffentlichen").click()
    coordinator.presses("Ja: Veröffentlichen")
    expect(coordinator.page.get_by_text("Veröffentlicht. Neue Erklärungen")).to_be_visible()


def the_organisation_asks(applicant: Watched, site: Site) -> None:
    applicant.goes_to(site.at(SLUG))
    applicant.page.get_by_role("link", name="Mitmachen").first.click()
    applicant.presses("Anfrage senden")
    expect(applicant.page.get_by_role("alert")).to_be_focused()
    assert "Pflicht" in applicant.page.locator("label[for=id_name]").inner_text()
    applicant.fills(name=NAME, postal_code="266", city="Westerstede", contact_email="keine Adresse")
    applicant.presses("Anfrage senden")
    assert "fünf Ziffern" in applicant.reads_at("postal_code")
    assert "handelt" in applicant.reads_at("representative_function")
    assert "Hinweise" in applicant.reads_at("privacy")
    expect(applicant.page.locator("[name=name]")).to_have_value(NAME)

    applicant.fills(
        representative_function="Geschäftsführung",
        postal_code="26655",
        motivation="Wir pflanzen Bäume, die <b>Hitze</b> & Dürre aushalten.",
        description="Bäume für Straßen und Gärten.",
        contact_name="Kim Grünewald",
        contact_email=CONTACT,
    )
    applicant.page.locator("[name=category]").select_option(label="Unternehmen")
    applicant.page.locator("[name=privacy]").check()
    applicant.presses("Anfrage senden")
    expect(applicant.heading()).to_have_text("Fast geschafft")
    applicant.goes_to(site.postbox.letter(CONTACT, "bestätigen").link("/bestaetigen/"))
    applicant.presses("Adresse bestätigen und Anfrage absenden")
    expect(applicant.heading()).to_have_text("Ihre Anfrage ist eingegangen")


def the_office_asks_back(editor: Watched, site: Site) -> None:
    editor.goes_to(site.at(SLUG, "/verwaltung/anfragen/"))
    editor.presses(NAME)
    editor.presses("Rückfrage stellen")
    editor.fills(question="Welche Bäume meinen Sie?")
    editor.presses("Rückfrage senden")
    expect(editor.page.get_by_text("Die Rückfrage ist unterwegs.")).to_be_visible()


def the_applicant_answers(applicant: Watched, site: Site) -> None:
    applicant.goes_to(site.postbox.letter(CONTACT, "Rückfrage").link("/antwort/"))
    expect(applicant.page.get_by_text("Welche Bäume meinen Sie?")).to_be_visible()
    applicant.fills(answer="Feldahorn und Zürgelbaum.")
    applicant.presses("Antwort senden")
    expect(applicant.heading()).to_have_text("Ihre Antwort ist angekommen")


def the_office_accepts_and_releases(editor: Watched, site: Site) -> None:
    editor.page.reload()
    expect(editor.page.get_by_text("Feldahorn und Zürgelbaum.").first).to_be_visible()
    editor.presses("Annehmen")
    editor.presses("Erklärung aufsetzen")
    paper = editor.page.get_by_role("article", name="Text der Erklärung")
    expect(paper).to_contain_text(NAME)
    expect(paper).to_contain_text("Moore wieder nass machen")
    editor.presses("Freigeben und Link verschicken")
    expect(editor.page.get_by_text("Der Link zur Unterschrift ist unterwegs")).to_be_visible()
    signing = editor.page.get_by_role("link", name="Für den Landkreis unterschreiben")
    expect(signing).to_have_count(0)


def the_partner_signs(applicant: Watched, site: Site) -> None:
    link = site.postbox.letter(CONTACT, "unterschreiben").link("/unterschrift/")
    applicant.goes_to(link)
    assert "Moore wieder nass machen" in text_of_pdf(applicant, f"{link}erklaerung.pdf")
    applicant.fills(date=german(date.today() + timedelta(days=1)))
    applicant.page.locator("[name=consent]").check()
    applicant.presses("Verbindlich unterschreiben")
    assert "liegt in der Zukunft" in applicant.reads_at("date")
    applicant.fills(date=german(date.today()))
    applicant.presses("Verbindlich unterschreiben")
    expect(applicant.heading()).to_have_text("Vielen Dank für Ihre Unterschrift")
    applicant.goes_to(link)
    expect(applicant.heading()).to_have_text("Dieser Link gilt nicht mehr")
    applicant.expect_refusal(404, link.split(f":{site.product.port}")[1])


def the_county_signs(coordinator: Watched, site: Site) -> None:
    coordinator.goes_to(site.postbox.letter(f"klima@{SLUG}.example", NAME).link("/erklaerungen/"))
    coordinator.presses("Für den Landkreis unterschreiben")
    expect(coordinator.page.locator("[name=name]")).to_have_value("Dr. Ada Beispiel")
    coordinator.page.locator("[name=consent]").check()
    coordinator.presses("Verbindlich unterschreiben")
    expect(coordinator.page.get_by_text("Die Unterschrift ist erfasst.")).to_be_visible()
    expect(coordinator.page.locator("main").get_by_text("in Kraft", exact=True)).to_be_visible()
    pdf = text_of_pdf(coordinator, f"{coordinator.page.url}erklaerung.pdf")
    assert german(date.today()) in pdf
    assert "Geschäftsführung" in pdf


def everybody_finds_the_partner(visitor: Watched, site: Site) -> None:
    visitor.goes_to(site.at(SLUG, "/partner/"))
    found = visitor.page.locator("main").get_by_role("link", name=NAME)
    search = visitor.page.get_by_role("search")
    search.get_by_label("Name, Ort oder Stichwort").fill("wester")
    search.get_by_role("button").click()
    expect(found).to_be_visible()
    search.get_by_label("Kategorie").select_option(label="Kammern")
    search.get_by_role("button").click()
    expect(visitor.page.get_by_text("Nichts gefunden")).to_be_visible()


def history_tells_every_step(coordinator: Watched, site: Site) -> None:
    coordinator.goes_to(site.at(SLUG, "/verwaltung/verlauf/"))
    told = coordinator.page.locator(".kk-history").inner_text()
    assert [step for step in STEPS if step not in told] == []


def text_of_pdf(who: Watched, address: str) -> str:
    """The PDF as the person's own browser gets it, in words."""
    content = who.fetches(address)
    assert content.startswith(b"%PDF")
    return " ".join(" ".join(p.extract_text() for p in PdfReader(BytesIO(content)).pages).split())


def german(day: date) -> str:
    return f"{day:%d.%m.%Y}"
