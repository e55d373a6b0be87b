"""Every letter says who writes, why and what to do, in plain text and in HTML without traps."""

import re
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from accounts.models import Invitation, User
from accounts.permissions import Role
from alliances.declarations.actions import SIGN_WITHIN
from alliances.declarations.models import Declaration
from alliances.declarations.telling import COPY_KEPT
from alliances.entrance.actions import RESET_WITHIN
from alliances.letters import post
from alliances.misuse.models import MisuseReport
from alliances.partners.actions import ANSWER_WITHIN, CONFIRM_WITHIN
from alliances.partners.models import Contact, Inquiry, Partner
from alliances.profile.models import Alliance
from alliances.reports.models import PartnerReport, ReportRound
from alliances.seals.models import CountySeal
from mails.models import Mail
from mails.writing import without_mail
from support.models import SupportEntry
from tenants.models import Announcement, County

FOLDER = Path(settings.ROOT) / "templates" / "emails"
LETTERS = sorted(path.stem for path in FOLDER.glob("*.txt") if path.stem != "base")
SITE = "http://loerrach.localhost:8000/"
LINK = f"{SITE}unterschrift/geheim-123/"
COPY = f"{SITE}unterschrift/kopie/auch-geheim/"
WITH_COPY = "declaration_in_force"  # the only letter with two addresses
NASTY = 'Müller & <b>Söhne</b> "Wärme" {{ partner }}'
ADDRESS = "Landratsamt <i>Lörrach</i>\nPalmengasse 3 & 4"


def context() -> dict:
    """What all letters together may ask for, with names that would break a careless template."""
    partner = Partner(
        name=NASTY, kind=Partner.Kind.ORGANISATION, decision_reason=f"Weil.\n\nUnd: {NASTY}"
    )
    return {
        "alliance": Alliance(
            name=f"Allianz {NASTY}", contact_address=ADDRESS, contact_email="k@loerrach.example"
        ),
        "county": County(name="Landkreis Lörrach & Umland"),
        "brand": "#00695c",
        "link": LINK,
        "site": SITE,
        "copy": COPY,
        "declarations": [Declaration(number="2026-0001", partner_name=NASTY)],
        "partner": partner,
        "contact": Contact(name=f"Frau {NASTY}"),
        "letter": f"Ein Passkey kam hinzu: {NASTY}",
        "inquiry": Inquiry(question=f"Was planen Sie?\n{NASTY}"),
        "declaration": Declaration(
            number="2026-0001",
            title=f"Erklärung {NASTY}",
            partner_name=NASTY,
            partner_represented_by=NASTY,
            county_represented_by="Landrätin",
            in_force_from=date(2025, 6, 2),
            ended_on=date(2026, 12, 31),
            end_statement=f"Wir gehen.\n{NASTY}",
        ),
        "misuse": MisuseReport(
            follow_up_on=date(2026, 3, 16),
            reported_at=datetime(2026, 3, 2, 15, 0, tzinfo=UTC),
            answer=f"Wir haben nachgesehen.\n\n{NASTY}",
        ),
        "report": PartnerReport(
            round=ReportRound(year=2025, extension_days=30),
            partner=partner,
            due_on=date(2026, 3, 31),
            may_publish=True,
        ),
        "note": f"Wie viele kamen?\n\n{NASTY}",
        "late": True,
        "is_public": True,
        "others": 3,
        "words": f"Wir gehen.\n{NASTY}",
        "explanation": f"Neu ist:\n- die Laufzeit\n{NASTY}",
        "former": Declaration(number="2025-0007"),
        "seal": CountySeal(subject=NASTY),
        "until": datetime(2026, 5, 4, 12, tzinfo=UTC),
        "announcement": Announcement(title=f"Wartung {NASTY}", body=f"Am Montag.\n\n{NASTY}"),
        "entry": SupportEntry(
            operator=NASTY,
            reason=NASTY,
            rights="read",
            until=datetime(2026, 3, 2, 15, 0, tzinfo=UTC),
        ),
        "invitation": Invitation(
            email="neu@beispiel.example",
            role=Role.EDITOR,
            invited_by=NASTY,
            expires_at=datetime(2026, 5, 4, 12, tzinfo=UTC),
        ),
        "user": User(name=NASTY, email="neu@beispiel.example"),
    }


class Page(HTMLParser):
    """What a mail program gets to see: tags, addresses, words."""

    def __init__(self, html: str):
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        if self.tags[-1:] != ["style"]:
            self.words += data


def plain(letter: str, **changes) -> str:
    return render_to_string(f"emails/{letter}.txt", context() | changes)


def html(letter: str, **changes) -> str:
    return render_to_string(f"emails/{letter}.html", context() | changes)


def test_every_letter_has_both_forms():
    pages = {path.stem for path in FOLDER.glob("*.html")} - {"base", "button"}

    assert set(LETTERS) == pages
    assert len(LETTERS) == 31


@pytest.mark.parametrize("letter", LETTERS)
def test_the_plain_text_is_plain(letter):
    text = plain(letter)

    assert not re.search(r"&(amp|lt|gt|quot|#x?\d+);", text)
    assert text.startswith("Guten Tag")
    assert text.count(LINK) == 1
    assert "\n\n\n" not in text
    assert text.rstrip().endswith(f"Allianz {NASTY}\nLandkreis Lörrach & Umland\n{ADDRESS}")


@pytest.mark.parametrize("letter", LETTERS)
def test_names_stay_words_in_html(letter):
    page = Page(html(letter))

    assert not {"b", "i", "script", "img", "link"} & set(page.tags)
    assert page.tags.count("h1") == 1
    assert f"Allianz {NASTY}" in page.words
    assert "Palmengasse 3 & 4" in page.words[-60:]


@pytest.mark.parametrize("letter", LETTERS)
def test_html_fetches_nothing_and_leads_only_to_us(letter):
    source = html(letter)
    page = Page(source)

    leads = [COPY, LINK] if letter == WITH_COPY else [LINK]
    assert set(re.findall(r"https?://[^\s\"<]+", source)) == set(leads)
    assert [value for name, value in page.attributes if name == "href"] == leads
    assert not {"style", "src", "background"} & {name for name, _ in page.attributes}
    assert page.words.count(LINK) == 1  # for those whose program shows no button
    assert "url(" not in source
    assert "@import" not in source


@pytest.mark.parametrize("letter", LETTERS)
def test_the_subject_of_a_letter_is_its_heading_and_title(letter):
    source = html(letter)

    heading = re.search(r"<h1>(.*?)</h1>", source).group(1)
    assert re.search(r"<title>\s*(.*?)\s*</title>", source).group(1) == heading


@pytest.mark.parametrize(
    ("letter", "words", "span"),
    [
        ("partner_confirm", "innerhalb von 3 Tagen", CONFIRM_WITHIN),
        ("partner_question", "innerhalb von 30 Tagen", ANSWER_WITHIN),
        ("declaration_sign", "innerhalb von 30 Tagen", SIGN_WITHIN),
        ("declaration_reminder", "gilt 30 Tage", SIGN_WITHIN),
        ("declaration_signed_copy", "gilt 90 Tage", COPY_KEPT),
        ("declaration_moves", "innerhalb von 30 Tagen", SIGN_WITHIN),
        ("password_reset", "innerhalb von 24 Stunden", RESET_WITHIN),
    ],
)
def test_a_letter_names_the_time_its_link_really_has(letter, words, span):
    unit = timedelta(days=1) if "Tage" in words else timedelta(hours=1)

    assert span == int(re.search(r"\d+", words).group()) * unit
    for form in (plain(letter), Page(html(letter)).words):
        assert words in " ".join(form.split())


def test_an_invitation_names_its_last_day_and_the_role():
    text = plain("invitation")

    assert "04.05.2026" in text
    assert "Redaktion" in text


def test_an_invitation_of_a_partner_speaks_of_its_own_pages():
    invitation = context()["invitation"]
    invitation.role = Role.PARTNER

    text = plain("invitation", invitation=invitation)

    assert "Bereich\nfür Partner" in text
    assert "Redaktion" not in text


def test_a_private_person_out_of_the_directory_is_not_sent_to_a_page_that_is_not_there():
    person = Partner(name="Max", kind=Partner.Kind.PERSON, is_shown_publicly=False)

    for form in (plain, html):
        assert LINK not in form("declaration_in_force", partner=person)
        assert SITE in form("declaration_in_force", partner=person)


def test_a_county_without_address_ends_its_letters_with_its_name():
    text = plain("invitation", alliance=Alliance(name="Klimaallianz"))

    assert text.rstrip().endswith("-- \nKlimaallianz\nLandkreis Lörrach & Umland")
    assert "Antworten Sie einfach" not in text


def test_a_letter_is_kept_with_its_cause_and_carries_the_way_back(in_loerrach):
    alliance = Alliance.objects.get()
    user = User(name="Erika", email="erika@beispiel.example")

    mail = post("password_reset", to=user.email, subject="Neu", context={"user": user}, path="/x/")

    assert Mail.objects.filter(pk=mail.pk).exists()
    assert mail.subject == f"Neu – {alliance.name}"
    assert mail.reply_to == alliance.contact_email
    assert "http://loerrach.localhost:8000/x/" in mail.text


def test_nothing_is_kept_where_nobody_gets_mail(in_loerrach):
    before = Mail.objects.count()
    user = User(name="Erika", email="erika@beispiel.example")

    with without_mail():
        post("password_reset", to=user.email, subject="Neu", context={"user": user})

    assert Mail.objects.count() == before
    post("password_reset", to=user.email, subject="Neu", context={"user": user})
    assert Mail.objects.count() == before + 1
