"""What a partner shows of itself: portrait, goals, links, logo and its place on the map."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from alliances.history.models import Entry
from alliances.partners import showing
from alliances.partners.models import Partner
from tenants import municipalities
from tenants.schemas import inside
from tests import cast
from tests.alliances.beside import another_partner, picture

PARTNER = cast.same_id("partner")
OWN = f"/portal/{PARTNER}/profil/"
PAGE = "/partner/jobcenter/"
LOGO = f"{PAGE}logo.png"
SCHOPFHEIM = "08336081"
PROFILE = {
    "description": "Wir beraten alle.",
    "climate_goals": "Bis dahin **ohne Gas**.\n\n- Dach\n- Flotte",
    "climate_target_year": "2035",
    "street": "Am Markt 1",
    "postal_code": "79539",
    "city": "Lörrach",
    "municipality": SCHOPFHEIM,
    "website": "https://jobcenter.example/",
    "links-1-label": "Klimabericht",
    "links-1-url": "https://jobcenter.example/klima?a=1&b=2",
    "links-3-label": "Projekt „Dach“",
    "links-3-url": "https://dach.example/",
}
RIGHTS = {"logo_alt": "Zwei Hände", "logo_rights": "© Jobcenter, Nutzung erlaubt"}


@pytest.fixture
def jobcenter(in_loerrach) -> Partner:
    """The partner of the cast."""
    return Partner.objects.get(pk=PARTNER)


def person(county, **values) -> None:
    """The partner of the cast becomes a private person."""
    with inside(county):
        Partner.objects.filter(pk=PARTNER).update(kind=Partner.Kind.PERSON, **values)


def test_a_partner_fills_its_page_and_everybody_reads_it(partner, visitor, loerrach) -> None:
    saved = partner.post(OWN, PROFILE | RIGHTS | {"logo": picture()}, follow=True)

    page = visitor.get(PAGE).content.decode()
    assert "Das Profil ist gespeichert." in saved.content.decode()
    assert "<strong>ohne Gas</strong>" in page
    assert "<li>Dach</li>" in page
    assert ">2035<" in page
    assert "Am Markt 1" in page
    assert "Schopfheim" in page
    assert 'href="https://jobcenter.example/klima?a=1&amp;b=2"' in page
    assert "Projekt „Dach“" in page
    assert 'alt="Zwei Hände"' in page
    assert "© Jobcenter, Nutzung erlaubt" in page
    assert visitor.get(LOGO)["Content-Type"] == "image/png"
    with inside(loerrach):
        told = Entry.objects.first()
    assert told.verb == "Profil bearbeitet"
    assert told.actor_id == str(cast.same_id("partner"))
    assert told.after["climate_target_year"] == 2035


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"links-1-url": "http://jobcenter.example/"}, "links", "mit https:// beginnen"),
        ({"links-1-url": "javascript:alert(1)"}, "links", "mit https:// beginnen"),
        ({"links-1-url": "https://bank.example@boese.example/"}, "links", "keine gültige"),
        ({"links-1-label": ""}, "links", "Link 1: Bitte geben Sie eine Bezeichnung an"),
        ({"municipality": "03453004"}, "municipality", "08336081|03453004|wählen|Auswahl"),
        ({"climate_target_year": "1990"}, "climate_target_year", "2020"),
        ({"climate_target_year": "bald"}, "climate_target_year", "Zahl"),
        ({"climate_goals": "x" * 4001}, "climate_goals", "4.000|4000"),
        ({"postal_code": "123"}, "postal_code", "fünf Ziffern"),
        ({"website": "kein wort"}, "website", "Internetadresse"),
    ],
)
def test_bad_input_is_told_at_the_field(partner, loerrach, change, field, said) -> None:
    answer = partner.post(OWN, PROFILE | change)

    words = " ".join(answer.context["form"].errors[field])
    assert any(one in words for one in said.split("|")), words
    with inside(loerrach):
        assert Partner.objects.get(pk=PARTNER).links == []


@pytest.mark.parametrize(
    ("upload", "said"),
    [
        (SimpleUploadedFile("a.svg", b"<svg onload='x'/>"), "SVG-Dateien können Programme"),
        (SimpleUploadedFile("a.png", b"kein Bild"), "PNG, JPEG oder WebP"),
        (SimpleUploadedFile("a.png", b"x" * (2 * 1024 * 1024 + 1)), "höchstens 2 MB"),
    ],
)
def test_what_is_no_logo_is_refused_at_the_field(partner, loerrach, upload, said) -> None:
    answer = partner.post(OWN, PROFILE | RIGHTS | {"logo": upload})

    assert said in answer.context["form"].errors["logo"][0]
    with inside(loerrach):
        assert not Partner.objects.get(pk=PARTNER).logo


def test_a_logo_needs_words_and_rights(partner) -> None:
    answer = partner.post(OWN, PROFILE | {"logo": picture()})

    errors = answer.context["form"].errors
    assert "beschreiben Sie das Logo" in errors["logo_alt"][0]
    assert "wem das Logo gehört" in errors["logo_rights"][0]


def test_nothing_of_the_camera_stays_in_a_logo(partner, visitor) -> None:
    exif = Image.Exif()
    exif[0x010E] = "Kanarienvogel-Kellerstraße"
    upload = picture("JPEG", size=(1600, 1200), exif=exif)

    partner.post(OWN, PROFILE | RIGHTS | {"logo": upload})

    content = visitor.get(LOGO).content
    kept = Image.open(BytesIO(content))
    assert b"Kanarienvogel" not in content
    assert not kept.getexif()
    assert kept.format == "PNG"
    assert max(kept.size) == 800


def test_a_logo_is_replaced_and_removed_with_its_words(partner, visitor, loerrach) -> None:
    partner.post(OWN, PROFILE | RIGHTS | {"logo": picture()})
    first = visitor.get(LOGO)
    partner.post(OWN, PROFILE | RIGHTS | {"logo": picture(size=(20, 20))})
    second = visitor.get(LOGO, headers={"If-None-Match": first["ETag"]})
    page = partner.post(f"/portal/{PARTNER}/logo-entfernen/", follow=True)

    assert second.status_code == 200
    assert "Das Logo ist entfernt." in page.content.decode()
    assert visitor.get(LOGO).status_code == 404
    with inside(loerrach):
        found = Partner.objects.get(pk=PARTNER)
    assert (found.logo.name, found.logo_alt, found.logo_rights) == ("", "", "")


def test_a_private_person_shows_nothing_without_own_choice(
    partner, visitor, editor, neighbour, loerrach
) -> None:
    partner.post(OWN, PROFILE | RIGHTS | {"logo": picture()})
    person(loerrach, is_shown_publicly=False)

    for address in (PAGE, LOGO):
        assert visitor.get(address).status_code == 404
    listed = visitor.get("/partner/").content.decode()
    assert cast.canary(loerrach, "partner") not in listed
    assert "kk-map" not in listed
    assert partner.get(LOGO).status_code == 200
    assert editor.get(LOGO).status_code == 200
    assert neighbour.get(LOGO).status_code == 404


def test_a_private_person_chooses_in_its_own_portal_alone(
    partner, editor, visitor, loerrach
) -> None:
    person(loerrach, is_shown_publicly=False)

    office = editor.get(f"/verwaltung/partner/{PARTNER}/profil/").content.decode()
    partner.post(OWN, PROFILE | {"is_shown_publicly": "on"})

    assert "is_shown_publicly" not in office
    assert visitor.get(PAGE).status_code == 200
    assert "Am Markt 1" not in visitor.get(PAGE).content.decode()


def test_the_logo_of_somebody_who_only_asked_is_the_offices(visitor, editor, in_loerrach) -> None:
    asked = cast.applicant("Moorhof")
    showing.change_profile(asked, {**RIGHTS, "logo": picture()}, by=cast.SOMEBODY)

    assert visitor.get("/partner/moorhof/logo.png").status_code == 404
    assert editor.get("/partner/moorhof/logo.png").status_code == 200


def test_the_map_leads_to_the_partners_of_a_municipality(visitor, in_loerrach) -> None:
    for name, ags in (("Moorhof", SCHOPFHEIM), ("Talhof", "08336050"), ("Waldhof", "03453004")):
        partner = another_partner(name)
        Partner.objects.filter(pk=partner.pk).update(municipality=ags)

    page = visitor.get("/partner/").content.decode()
    there = visitor.get("/partner/?gemeinde=08336081").content.decode()

    assert "GeoBasis-DE" in page
    assert 'aria-label="Schopfheim: 1 Partner"' in page
    assert "03453004" not in page
    assert "Moorhof" in there
    assert "Talhof" not in there
    assert visitor.get("/partner/?gemeinde=quatsch").status_code == 200


def test_the_directory_asks_no_more_with_more_partners(visitor, in_loerrach) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            visitor.get("/partner/")
        return len(captured)

    another_partner("Erster", municipality=SCHOPFHEIM)
    visitor.get("/partner/")
    one = queries()
    for name in ("Zweiter", "Dritter"):
        another_partner(name, municipality="08336050")

    assert queries() == one


def test_hard_names_are_right_everywhere(visitor, editor, in_loerrach) -> None:
    name = ('Größe & "Söhne" <b>GmbH</b> \u200fשלום\u200f ' + "ä" * 300)[:300]
    partner = another_partner("Hart")
    Partner.objects.filter(pk=partner.pk).update(name=name)
    shown = name.replace("&", "&amp;").replace('"', "&quot;")
    shown = shown.replace("<", "&lt;").replace(">", "&gt;")

    for client, path in (
        (visitor, "/partner/"),
        (visitor, f"/partner/{partner.slug}/"),
        (editor, f"/verwaltung/partner/{partner.pk}/"),
    ):
        assert shown in client.get(path).content.decode()
    told = visitor.get(f"/api/v1/partners/{partner.pk}/").json()["name"]
    assert told == name


def test_every_municipality_lies_in_a_county_that_is_known() -> None:
    ours = municipalities.of_region("08336")

    assert [one.name for one in ours][:2] == ["Aitern", "Bad Bellingen"]
    assert len(ours) == 35
    assert municipalities.name_of(SCHOPFHEIM) == "Schopfheim"
    assert municipalities.name_of("00000000") == ""
    assert municipalities.of_region("99999") == ()
