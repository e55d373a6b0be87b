"""Profile, people and contributions of partners, for programs."""

from decimal import Decimal
from urllib.parse import urlsplit

import pytest

from alliances.contributions import actions
from alliances.contributions.models import Contribution
from alliances.measures.models import Measure
from alliances.partners import showing
from alliances.partners.models import Contact, Partner
from tests import cast
from tests.alliances.beside import another_partner, colleague, picture
from tests.cast import same_id

PARTNER = same_id("partner")
SHOWN = {
    "municipality": "08336081",
    "links": [{"label": "Bericht", "url": "https://jobcenter.example/"}],
    "climate_goals": "Ohne Gas",
    "climate_target_year": 2035,
}


@pytest.fixture
def jobcenter(in_loerrach) -> Partner:
    """The partner of the cast."""
    return Partner.objects.get(pk=PARTNER)


def test_the_office_writes_a_profile_and_everybody_reads_it(writing, anonymous, jobcenter):
    actions.add(
        jobcenter,
        {"title": "Dach", "quantity": Decimal("12.5"), "unit": "kWp", "year": 2026},
        by=cast.SOMEBODY,
    )
    logo = {"logo": picture(), "logo_alt": "Hände", "logo_rights": "© Wir"}
    showing.change_profile(jobcenter, logo, by=cast.SOMEBODY)

    written = writing.patch(f"partners/{PARTNER}/", SHOWN)
    [read] = anonymous.get("partners/").json()["results"]

    assert written.status_code == 200, written.content
    assert read["municipality"] == {"ags": "08336081", "name": "Schopfheim"}
    assert read["links"] == SHOWN["links"]
    assert read["climate_target_year"] == 2035
    assert read["logo"].endswith("/partner/jobcenter/logo.png")
    assert anonymous.get(urlsplit(read["logo"]).path)["Content-Type"] == "image/png"
    [contribution] = read["contributions"]
    assert (contribution["quantity"], contribution["unit"]) == ("12.500", "kWp")
    assert contribution["measure"] is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"municipality": "03453004"}, "municipality"),
        ({"municipality": 8336081}, "municipality"),
        ({"links": [{"label": "x", "url": "http://a.example/"}]}, "links"),
        ({"links": "https://a.example/"}, "links"),
        ({"links": [{"label": "x", "url": "https://a.example/"}] * 7}, "links"),
        ({"links": [{"label": "a\0", "url": "https://a.example/"}]}, "links"),
        ({"links": [{"label": "\ud800", "url": "https://a.example/"}]}, "links"),
        ({"links": ["https://a.example/"]}, "links"),
        ({"climate_goals": "x" * 4001}, "climate_goals"),
        ({"climate_target_year": 1800}, "climate_target_year"),
    ],
)
def test_bad_profiles_are_refused_at_the_field(writing, in_loerrach, refused, change, field):
    refused(writing.patch(f"partners/{PARTNER}/", change), 400, field)


def test_who_only_reads_changes_nothing(reading, anonymous, in_loerrach, refused):
    refused(reading.patch(f"partners/{PARTNER}/", SHOWN), 403)
    refused(reading.post("contributions/", {"partner": str(PARTNER), "title": "x"}), 403)
    refused(reading.post("contacts/", {"partner": str(PARTNER)}), 403)
    refused(anonymous.post("contributions/", {"partner": str(PARTNER), "title": "x"}), 401)


def test_people_are_the_offices_business(anonymous, reading, writing, in_loerrach, refused):
    refused(anonymous.get("contacts/"), 401)
    new = {"partner": str(PARTNER), "name": "Kim", "email": "kim@b.example", "duties": ["press"]}

    created = writing.post("contacts/", new)
    kim = created.json()["id"]
    changed = writing.patch(f"contacts/{kim}/", {"duties": ["signing", "climate"]})
    listed = reading.get(f"contacts/?partner={PARTNER}").json()["results"]

    assert created.status_code == 201
    assert changed.json()["duties"] == ["climate", "signing"]
    assert [each["is_main"] for each in listed] == [True, False]
    partner = reading.get(f"partners/{PARTNER}/").json()
    assert [each["duties"] for each in partner["contacts"]] == [[], ["climate", "signing"]]


def test_the_main_contact_moves_and_stays_one(writing, jobcenter, refused):
    main, kim = jobcenter.contacts.get(), colleague(jobcenter, "kim@b.example")

    refused(writing.delete(f"contacts/{main.pk}/"), 409)
    moved = writing.post(f"contacts/{kim.pk}/make-main/")
    removed = writing.delete(f"contacts/{main.pk}/")

    assert moved.json()["is_main"]
    assert removed.status_code == 204
    assert list(jobcenter.contacts.values_list("pk", "is_main")) == [(kim.pk, True)]


def test_a_person_stays_at_their_partner(writing, jobcenter, refused):
    kim = colleague(jobcenter, "kim@b.example")
    other = another_partner()

    refused(writing.patch(f"contacts/{kim.pk}/", {"partner": str(other.pk)}), 400, "partner")
    refused(writing.patch(f"contacts/{kim.pk}/", {"duties": ["kaffee"]}), 400, "duties")
    assert Contact.objects.get(pk=kim.pk).partner == jobcenter


def test_contributions_are_entered_changed_and_deleted(writing, anonymous, in_loerrach):
    new = {
        "partner": str(PARTNER),
        "title": "Bäume",
        "quantity": "120",
        "unit": "Bäume",
        "measure": str(same_id("measure")),
    }

    created = writing.post("contributions/", new)
    one = f"contributions/{created.json()['id']}/"
    changed = writing.patch(one, {"quantity": "130.25"}, if_match=created["ETag"])
    stale = writing.patch(one, {"quantity": "1"}, if_match=created["ETag"])
    read = anonymous.get(one).json()
    found = anonymous.get(f"contributions/?measure={same_id('measure')}&year=2026").json()

    assert created.status_code == 201, created.content
    assert changed.json()["quantity"] == "130.250"
    assert stale.status_code == 412
    assert read["measure"]["slug"] == "sanierung"
    assert found["results"] == []
    assert writing.delete(one).status_code == 204
    assert not Contribution.objects.exists()


def test_contributions_of_who_is_not_public_are_not_there(anonymous, reading, in_loerrach, refused):
    asked = cast.applicant("Moorhof")
    hidden = actions.add(asked, {"title": "Moor"}, by=cast.SOMEBODY)

    assert anonymous.get("contributions/").json()["results"] == []
    refused(anonymous.get(f"contributions/{hidden.pk}/"), 404)
    assert len(reading.get("contributions/").json()["results"]) == 1


def test_wrong_figures_are_refused_at_the_field(writing, in_loerrach, refused):
    new = {"partner": str(PARTNER), "title": "Bäume"}

    refused(writing.post("contributions/", new | {"quantity": "12"}), 400, "unit")
    refused(writing.post("contributions/", new | {"unit": "kg"}), 400, "quantity")
    refused(writing.post("contributions/", new | {"quantity": "-1", "unit": "kg"}), 400, "quantity")
    refused(writing.post("contributions/", {"title": "x"}), 400, "partner")


def test_lists_go_on_where_they_stopped(reading, jobcenter):
    for number in range(5):
        actions.add(jobcenter, {"title": f"Nr. {number}"}, by=cast.SOMEBODY)
        colleague(jobcenter, f"{number}@b.example", name="Gleich")

    for path, count in (("contributions/", 5), ("contacts/", 6)):
        seen, address = [], f"{path}?page_size=2"
        while address:
            answer = reading.get(address).json()
            seen += [each["id"] for each in answer["results"]]
            address = answer["next"]
        assert len(seen) == len(set(seen)) == count


@pytest.mark.parametrize("path", ["contributions/", "contacts/", "partners/"])
def test_more_rows_ask_no_more_queries(reading, jobcenter, count_queries, path):
    measure = Measure.objects.get()
    actions.add(jobcenter, {"title": "eins", "measure": measure}, by=cast.SOMEBODY)
    one = count_queries(lambda: reading.get(path))
    for number in range(3):
        values = {"title": f"Nr. {number}", "measure": measure}
        actions.add(jobcenter, values, by=cast.SOMEBODY)
        colleague(jobcenter, f"{number}@b.example")
    another_partner()

    assert count_queries(lambda: reading.get(path)) == one
