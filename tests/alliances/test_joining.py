"""An organisation joins: form, confirmation, question, decision, signature, directory."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alliances.declarations.models import Declaration
from alliances.partners.models import Partner
from mails.models import Mail
from tenants.schemas import inside
from tests import cast


@pytest.fixture
def form(loerrach) -> dict[str, str]:
    """What an organisation writes into the public form."""
    with inside(loerrach):
        category = cast.Category.objects.get(name="Unternehmen")
    return {
        "kind": "organisation",
        "name": "Bäckerei Überall & Söhne",
        "representative_function": "Inhaberin",
        "category": str(category.pk),
        "postal_code": "79539",
        "city": "Lörrach",
        "motivation": "Unser Ofen soll mit Sonne heizen.",
        "contact_name": "Betriebsleitung",
        "contact_email": "hallo@baeckerei.example",
        "privacy": "on",
    }


def link_in(county, template: str, beginning: str) -> str:
    with inside(county):
        mail = Mail.objects.filter(template=template).first()
        return beginning + mail.text.split(beginning)[1].split()[0]


def apply_and_confirm(visitor, loerrach, form) -> Partner:
    visitor.post("/mitmachen/", form)
    visitor.post(link_in(loerrach, "partner_confirm", "/mitmachen/bestaetigen/"))
    with inside(loerrach):
        return Partner.objects.get(city="Lörrach", slug="baeckerei-ueberall-soehne")


def test_a_request_reaches_the_office_only_after_the_address_is_confirmed(
    visitor, loerrach, form
) -> None:
    answer = visitor.post("/mitmachen/", form)

    assert answer.status_code == 302
    assert not answer.cookies
    with inside(loerrach):
        assert Partner.objects.get(name=form["name"]).state == Partner.State.UNCONFIRMED
    link = link_in(loerrach, "partner_confirm", "/mitmachen/bestaetigen/")
    assert visitor.get(link).status_code == 200
    with inside(loerrach):
        assert Partner.objects.get(name=form["name"]).state == Partner.State.UNCONFIRMED

    assert "eingegangen" in visitor.post(link).content.decode()

    with inside(loerrach):
        assert Partner.objects.get(name=form["name"]).state == Partner.State.APPLIED
    assert visitor.post(link).status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "füllen Sie dieses Feld aus"),
        ("postal_code", "7953", "fünf Ziffern"),
        ("contact_email", "hallo@", "gültige E-Mail-Adresse"),
        ("representative_function", "", "wer für die Organisation handelt"),
        ("privacy", "", "bestätigen"),
        ("category", "", "füllen Sie dieses Feld aus"),
    ],
)
def test_bad_input_is_told_at_the_field_and_nothing_is_lost(
    visitor, loerrach, form, field: str, value: str, message: str
) -> None:
    answer = visitor.post("/mitmachen/", form | {field: value})

    assert answer.status_code == 200
    assert message in " ".join(answer.context["form"].errors[field])
    assert "Unser Ofen soll mit Sonne heizen." in answer.content.decode()
    with inside(loerrach):
        assert not Partner.objects.filter(slug__startswith="baeckerei").exists()


def test_a_program_that_fills_in_everything_leaves_no_trace(visitor, loerrach, form) -> None:
    answer = visitor.post("/mitmachen/", form | {"nickname": "bot"})

    assert answer.status_code == 302
    with inside(loerrach):
        assert not Partner.objects.filter(slug__startswith="baeckerei").exists()
        assert not Mail.objects.filter(template="partner_confirm").exists()


def test_a_question_is_answered_by_the_link_of_the_mail(visitor, editor, loerrach, form) -> None:
    partner = apply_and_confirm(visitor, loerrach, form)
    editor.post(
        reverse("office-partner-ask", args=[partner.pk]), {"question": "Wie viele sind Sie?"}
    )
    link = link_in(loerrach, "partner_question", "/mitmachen/antwort/")
    assert "Wie viele sind Sie?" in visitor.get(link).content.decode()

    visitor.post(link, {"answer": "Zwölf."})

    page = editor.get(reverse("office-partner", args=[partner.pk])).content.decode()
    assert "Zwölf." in page
    assert visitor.get(link).status_code == 404


def test_from_the_form_to_the_directory(visitor, editor, coordinator, loerrach, form) -> None:
    partner = apply_and_confirm(visitor, loerrach, form)

    editor.post(reverse("office-partner-accept", args=[partner.pk]))
    editor.post(reverse("office-draw-up", args=[partner.pk]))
    with inside(loerrach):
        declaration = Declaration.objects.get(partner=partner)
    editor.post(reverse("office-release", args=[declaration.pk]))
    link = link_in(loerrach, "declaration_sign", "/unterschrift/")
    assert form["name"].replace("&", "&amp;") in visitor.get(link).content.decode()
    signature = {
        "name": "",
        "function": "Inhaberin",
        "place": "Lörrach",
        "date": "23.05.2025",
        "consent": "on",
    }
    assert visitor.post(link, signature | {"name": "I"}).url == "/unterschrift/danke/"
    coordinator.post(
        reverse("office-sign", args=[declaration.pk]),
        signature | {"name": "L", "function": "Landrätin", "date": "02.06.2025"},
    )

    with inside(loerrach):
        declaration.refresh_from_db()
    assert declaration.state == Declaration.State.IN_FORCE
    listed = visitor.get("/partner/").content.decode()
    assert "Bäckerei Überall &amp; Söhne" in listed
    page = visitor.get(f"/partner/{partner.slug}/").content.decode()
    assert "02.06.2025" in page
    assert "Betriebsleitung" not in page + listed


def test_a_declined_request_tells_its_reason(visitor, editor, loerrach, form) -> None:
    partner = apply_and_confirm(visitor, loerrach, form)
    url = reverse("office-partner-decline", args=[partner.pk])

    assert "reason" in editor.post(url, {"reason": " "}).context["form"].errors
    editor.post(url, {"reason": "Das Bündnis ist überparteilich."})

    with inside(loerrach):
        assert "überparteilich" in Mail.objects.get(template="partner_declined").text
        partner.refresh_from_db()
    assert partner.state == Partner.State.DECLINED


def test_a_private_person_is_listed_only_by_own_choice(loerrach, visitor) -> None:
    with inside(loerrach):
        shy = cast.applicant("Erste Person", kind="person")
        open_ = cast.applicant("Zweite Person", kind="person", is_shown_publicly=True)
        for person in (shy, open_):
            accepted = cast.partners.accept(person, by=cast.SOMEBODY)
            declaration = cast.declarations.draw_up(accepted, by=cast.SOMEBODY)
            declaration = cast.declarations.release(declaration, by=cast.SOMEBODY)
            cast.sign(declaration, "partner", cast.date(2025, 5, 23))
            cast.sign(declaration, "county", cast.date(2025, 6, 2))

    page = visitor.get("/partner/").content.decode()

    assert "Zweite Person" in page
    assert "Erste Person" not in page
    assert visitor.get(f"/partner/{shy.slug}/").status_code == 404


def test_the_directory_searches_and_filters(visitor, loerrach) -> None:
    with inside(loerrach):
        mine = cast.Category.objects.get(name="Öffentliche Einrichtungen")
        other = cast.Category.objects.get(name="Kammern")

    assert "Jobcenter" in visitor.get("/partner/", {"q": "jobcenter"}).content.decode()
    assert "Nichts gefunden" in visitor.get("/partner/", {"q": "gibtsnicht"}).content.decode()
    assert "Jobcenter" in visitor.get("/partner/", {"kategorie": str(mine.pk)}).content.decode()
    filtered = visitor.get("/partner/", {"kategorie": str(other.pk)}).content.decode()
    assert "Jobcenter" not in filtered.split("<main")[1]


@pytest.mark.parametrize("path", ["/partner/", "/verwaltung/partner/", "/verwaltung/erklaerungen/"])
def test_a_list_asks_as_often_for_three_rows_as_for_one(path: str, coordinator, loerrach) -> None:
    with CaptureQueriesContext(connection) as one:
        coordinator.get(path)
    with inside(loerrach):
        for name in ("Volkshochschule", "Stadtwerke"):
            accepted = cast.partners.accept(cast.applicant(name), by=cast.SOMEBODY)
            declaration = cast.declarations.draw_up(accepted, by=cast.SOMEBODY)
            declaration = cast.declarations.release(declaration, by=cast.SOMEBODY)
            cast.sign(declaration, "partner", cast.date(2025, 5, 23))
            cast.sign(declaration, "county", cast.date(2025, 6, 2))

    with CaptureQueriesContext(connection) as three:
        page = coordinator.get(path)

    assert "Volkshochschule" in page.content.decode()
    assert len(three) == len(one)


def test_a_name_whose_folding_is_longer_than_itself_is_taken(visitor, loerrach, form) -> None:
    answer = visitor.post("/mitmachen/", form | {"name": "ß" * 300})

    assert answer.status_code == 302
    with inside(loerrach):
        assert Partner.objects.get(name="ß" * 300).sort_name == "ss" * 150
