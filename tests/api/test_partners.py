"""Partners: a directory for visitors, a desk for keys."""

import pytest

from alliances.history.models import Entry
from alliances.partners.models import Partner
from mails.models import Mail
from tenants.schemas import inside
from tests.cast import applicant, canary, same_id

NEW = {
    "kind": "organisation",
    "name": "Änderungsatelier Müller",
    "category": "unternehmen",
    "city": "Schopfheim",
    "representative_function": "Inhaberin",
    "contact": {"name": "Frau Müller", "email": "mueller@atelier.example"},
}
PUBLIC_FIELDS = (
    "id slug kind name category level city website description partner_since municipality links "
    "climate_goals climate_target_year logo logo_alt logo_rights contributions"
).split()


@pytest.fixture
def waiting(in_loerrach) -> Partner:
    """A request on the office's desk."""
    return applicant()


def test_a_visitor_sees_who_is_in_force_and_no_more(anonymous, waiting, loerrach):
    response = anonymous.get("partners/")

    [partner] = response.json()["results"]
    assert list(partner) == PUBLIC_FIELDS
    assert partner["name"] == f"Jobcenter {canary(loerrach, 'partner')}"
    assert partner["category"] == "Öffentliche Einrichtungen"
    assert partner["partner_since"] == "2025-06-02"
    for secret in (canary(loerrach, "motivation"), canary(loerrach, "kontakt"), "@"):
        assert secret not in response.content.decode()


def test_a_visitor_does_not_learn_who_has_asked(anonymous, waiting, refused):
    refused(anonymous.get(f"partners/{waiting.pk}/"), 404)
    refused(anonymous.get(f"partners/{same_id('nobody')}/"), 404)


def test_private_persons_are_named_only_by_their_own_choice(anonymous, in_loerrach, refused):
    Partner.objects.filter(pk=same_id("partner")).update(kind="person")

    assert anonymous.get("partners/").json()["results"] == []
    refused(anonymous.get(f"partners/{same_id('partner')}/"), 404)


def test_a_key_sees_everybody_and_everything(reading, waiting, loerrach):
    names = [each["name"] for each in reading.get("partners/").json()["results"]]
    partner = reading.get(f"partners/{waiting.pk}/").json()

    assert names == [f"Jobcenter {canary(loerrach, 'partner')}", "Stadtwerke"]
    assert partner["state"] == "applied"
    assert partner["contacts"][0]["email"] == "info@stadtwerke.example"
    assert partner["inquiries"] == []


def test_the_neighbours_partner_with_the_same_id_stays_there(anonymous, next_door, cloppenburg):
    ours = anonymous.get(f"partners/{same_id('partner')}/").content.decode()
    theirs = next_door.get(f"partners/{same_id('partner')}/").content.decode()

    assert "loerrach" in ours
    assert "cloppenburg" not in ours
    assert "loerrach" not in theirs


def test_what_only_the_neighbour_has_is_not_there(deciding, cloppenburg, refused):
    with inside(cloppenburg):
        theirs = applicant("Moorhof")

    refused(deciding.get(f"partners/{theirs.pk}/"), 404)
    refused(deciding.patch(f"partners/{theirs.pk}/", {"name": "Unser"}), 404)
    refused(deciding.post(f"partners/{theirs.pk}/accept/"), 404)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("q=stadtw", 1),
        ("q=lörrach", 2),
        ("kind=person", 0),
        ("state=applied", 1),
        ("category=%C3%B6ffentliche+einrichtungen", 1),
        ("category=gibt+es+nicht", 0),
    ],
)
def test_lists_can_be_narrowed(reading, waiting, query, count):
    assert len(reading.get(f"partners/?{query}").json()["results"]) == count


def test_a_state_that_does_not_exist_is_told(reading, refused):
    refused(reading.get("partners/?state=happy"), 400, "state")
    refused(reading.get("partners/?q=%00"), 400, "q")


def test_an_editor_enters_a_partner(writing, in_loerrach):
    response = writing.post("partners/", NEW)

    partner = response.json()
    assert response.status_code == 201
    assert response["Location"].endswith(f"/api/v1/partners/{partner['id']}/")
    assert partner["slug"] == "aenderungsatelier-mueller"
    assert partner["category"] == "Unternehmen"
    assert partner["state"] == "applied"
    assert partner["contacts"][0]["is_main"]
    assert Partner.objects.get(pk=partner["id"]).sort_name == "anderungsatelier muller"
    assert Entry.objects.first().actor_label == "Schlüssel „Test editor“"
    assert writing.get(response["Location"])["ETag"] == response["ETag"]


def test_who_only_reads_enters_nobody(reading, anonymous, intruding, refused):
    refused(reading.post("partners/", NEW), 403)
    refused(anonymous.post("partners/", NEW), 401)
    refused(intruding.post("partners/", NEW), 401)


def test_mistakes_are_told_at_their_fields(writing, refused, loerrach):
    wrong = {
        **NEW,
        "category": "Raumfahrt",
        "postal_code": "7954",
        "website": "kein link",
        "contact": {"name": "Müller", "email": "keine"},
    }
    del wrong["name"]

    problem = refused(
        writing.post("partners/", wrong),
        400,
        *("name", "category", "postal_code", "website", "contact.email"),
    )

    assert problem["errors"]["postal_code"] == ["Eine Postleitzahl hat fünf Ziffern."]
    assert "Möglich sind: Städte und Gemeinden" in problem["errors"]["category"][0]
    assert problem["errors"]["contact.email"][0].startswith("Bitte geben Sie")
    with inside(loerrach):
        assert Partner.objects.count() == 1


def test_an_organisation_needs_somebody_who_acts_and_a_person_does_not(writing, refused):
    nobody = {**NEW, "representative_function": " "}

    refused(writing.post("partners/", nobody), 400, "representative_function")
    response = writing.post("partners/", {**nobody, "kind": "person"})

    assert response.json()["representative_function"] == "in eigener Person"


def test_an_editor_corrects_a_partner_and_its_contact(writing, waiting):
    response = writing.patch(
        f"partners/{waiting.pk}/",
        {"name": "Überlandwerk", "contact": {"phone": "07621 1"}},
        if_match=writing.get(f"partners/{waiting.pk}/")["ETag"],
    )

    assert response.status_code == 200
    assert response.json()["name"] == "Überlandwerk"
    assert response.json()["contacts"][0]["phone"] == "07621 1"
    assert response.json()["contacts"][0]["email"] == "info@stadtwerke.example"
    waiting.refresh_from_db()
    assert waiting.sort_name == "uberlandwerk"


def test_a_correction_of_an_old_state_is_refused_as_a_whole(writing, waiting, refused):
    seen = writing.get(f"partners/{waiting.pk}/")["ETag"]
    writing.patch(f"partners/{waiting.pk}/", {"city": "Weil am Rhein"})

    response = writing.patch(f"partners/{waiting.pk}/", {"name": "Anders"}, if_match=seen)

    refused(response, 412)
    waiting.refresh_from_db()
    assert waiting.name == "Stadtwerke"


def test_a_part_of_a_correction_that_fails_takes_back_the_rest(writing, waiting, refused):
    waiting.contacts.all().delete()

    response = writing.patch(
        f"partners/{waiting.pk}/", {"name": "Anders", "contact": {"phone": "1"}}
    )

    refused(response, 400, "contact.name", "contact.email")
    waiting.refresh_from_db()
    assert waiting.name == "Stadtwerke"


def test_a_request_is_accepted_once(writing, waiting, refused):
    response = writing.post(f"partners/{waiting.pk}/accept/")

    assert (response.status_code, response.json()["state"]) == (200, "accepted")
    problem = refused(writing.post(f"partners/{waiting.pk}/accept/"), 409)
    assert problem["type"] == "urn:kreisklima:problem:not-allowed-now"
    assert "Stand jetzt: angenommen" in problem["detail"]


def test_a_request_is_declined_with_a_reason_that_reaches_the_applicant(writing, waiting, refused):
    refused(writing.post(f"partners/{waiting.pk}/decline/", {}), 400, "reason")
    refused(writing.post(f"partners/{waiting.pk}/decline/", {"reason": " "}), 400, "reason")

    response = writing.post(f"partners/{waiting.pk}/decline/", {"reason": "Sitz in der Schweiz."})

    assert response.json()["state"] == "declined"
    assert "Sitz in der Schweiz." in Mail.objects.latest("written_at").text


def test_a_question_is_asked(writing, reading, waiting, refused):
    refused(reading.post(f"partners/{waiting.pk}/ask/", {"question": "Wo?"}), 403)

    response = writing.post(f"partners/{waiting.pk}/ask/", {"question": "Wo ist der Sitz?"})

    assert response.json()["state"] == "asked"
    assert response.json()["inquiries"][0]["question"] == "Wo ist der Sitz?"


@pytest.mark.parametrize("who", ["anonymous", "reading"])
def test_long_lists_ask_no_more_than_short_ones(who, request, in_loerrach, count_queries):
    program = request.getfixturevalue(who)
    one = count_queries(lambda: program.get("partners/?page_size=1"))
    applicant("Zwei")
    applicant("Drei")

    three = count_queries(lambda: program.get("partners/"))

    assert three == one
